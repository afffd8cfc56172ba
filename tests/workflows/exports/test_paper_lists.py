"""Lists of the mailroom, of letters and of scans as files, beside those of the staff and the trail."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from registry.models import Staff
from tests.workflows.exports.filled import MAIL, Office
from tests.workflows.exports.saving import reader, saved
from workflows.exports.catalogue import LISTS
from workflows.exports.files import FORMATS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

#: Lists with rows of their own in `filled`, and the page on which each is looked at.
SHOWN = {
    **dict.fromkeys(("slips-waiting", "slips-left-out", "slips-to-send", "new-slips"), "mailroom"),
    **dict.fromkeys(("posting-lists", "balanced-batches"), "mailroom"),
    **dict.fromkeys(("letters-not-drawn", "renewal-batches"), "renewal-letters"),
    "posting-list": "register-post", "batch-parts": "batch", "notices": "notices", "scan-queue": "scan-queue",
    "suspension-letters": "suspension-letters", "scan-batches": "scans", "scan-batch": "scan-batch",
    "absences": "absences", "verifications": "audit-checks", "staff": "staff", "trail": "audit",
}  # fmt: skip
OTHERWISE = {"worklist", "found", "trail-faults"}  # in test_files and test_lists


def asked(client: Client, office: Office) -> dict[str, tuple[int, int]]:
    """By list: how often its file asks the database, and how many rows it has."""
    found = {}
    for name in SHOWN:
        with CaptureQueriesContext(connection) as queries:
            rows = saved(client, name, *office.which(name))
        found[name] = (len(queries), len(rows))
    return found


def test_every_list_is_in_one_of_these_tests() -> None:
    assert {listed.name for listed in LISTS} == set(SHOWN) | OTHERWISE


def test_a_list_asks_as_often_for_many_rows_as_for_two(everybody: Staff, office: Office) -> None:
    client = reader(everybody)
    saved(client, "trail")  # what a process asks once, it has asked
    few = asked(client, office)
    office.fill(3)
    many = asked(client, office)
    assert {name: times for name, (times, _rows) in many.items()} == {name: times for name, (times, _) in few.items()}
    grown = {name: many[name][1] - few[name][1] for name in SHOWN}
    assert {name for name, more in grown.items() if more != 3} == {"slips-waiting", "staff", "trail"}


def test_every_list_can_be_saved_where_it_is_looked_at(everybody: Staff, office: Office) -> None:
    client = reader(everybody)
    missing = set()
    for name, page in SHOWN.items():
        which = office.which(name)
        shown = client.get(reverse(f"desk:{page}", args=which if page in ("batch", "scan-batch") else ()))
        links = [reverse(f"desk:{name}-export", args=[*which, ending]) for ending in FORMATS]
        missing |= {link for link in links if f'href="{link}' not in shown.content.decode()}
    assert missing == set()


def test_registered_letters_leave_as_the_posting_list_has_them(everybody: Staff, office: Office) -> None:
    slip = office.posting_list.slips.first()
    assert slip is not None
    row = saved(reader(everybody), "posting-list", office.posting_list.number)[0]
    assert (row["Registered mail number"], row["ZIP code"]) == (slip.registered_number, "106-055")
    assert row["Registered mail number"].startswith("0000")
    assert (row["To"], row["Slip serial"]) == (slip.recipient_name, slip.shown)
    assert Entry.objects.get(action="list.export").thing == f"page:posting-list:{office.posting_list.number}"


def test_a_mail_that_did_not_arrive_leaves_with_whom_to_call(everybody: Staff, office: Office) -> None:
    row = saved(reader(everybody), "notices")[0]
    assert (row["E-mail"], row["Tries"]) == (MAIL, "3")
    assert "游㛓君　(02)2000-0115" in row["Contacts"]


def test_new_slips_leave_with_who_asked_and_why(everybody: Staff, office: Office) -> None:
    row = saved(reader(everybody), "new-slips")[0]
    assert (row["Reason"], row["Asked for by"]) == ("卡紙", "林柏睿")
    assert row["In place of"].startswith("S")


def test_a_list_of_nothing_that_is_there_is_not_found(everybody: Staff) -> None:
    client = reader(everybody)
    for name in ("batch-parts", "posting-list"):
        assert client.get(reverse(f"desk:{name}-export", args=["L11500000011", "csv"])).status_code == 404
