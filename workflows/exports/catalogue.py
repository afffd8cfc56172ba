"""Every list that leaves as a file. A list has its line here; its address and the links on its page follow."""

from workflows.exports import staff_lists, trail_lists, worklists
from workflows.exports.lists import ListFile

LISTS: tuple[ListFile, ...] = (*worklists.LISTS, *staff_lists.LISTS, *trail_lists.LISTS)
BY_NAME = {listed.name: listed for listed in LISTS}
