"""Every list that leaves as a file. A list has its line here; its address and the links on its page follow."""

from workflows.exports import letter_lists, scan_lists, slip_lists, staff_lists, trail_lists, worklists
from workflows.exports.lists import ListFile

LISTS: tuple[ListFile, ...] = (
    *worklists.LISTS, *slip_lists.LISTS, *letter_lists.LISTS, *scan_lists.LISTS, *staff_lists.LISTS, *trail_lists.LISTS,
)  # fmt: skip
BY_NAME = {listed.name: listed for listed in LISTS}
