"""Lists of the pages as files: what stands in them is what their pages show."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from audit.models import Entry
from registry.models import Staff
from tests import cast
from workflows.exports.catalogue import LISTS
from workflows.exports.files import FORMATS
from workflows.staffing.models import Absence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Words are compared in one language."""
    with translation.override("en"):
        yield


def reader(staff: Staff) -> Client:
    """Their browser, in English."""
    client = cast.at_desk(staff)
    client.cookies["django_language"] = "en"
    return client


def saved(client: Client, name: str, *which: object, query: str = "") -> list[dict[str, str]]:
    """The rows of a list as CSV, by their heads."""
    address = reverse(f"desk:{name}-export", args=[*which, "csv"])
    text = client.get(f"{address}?{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_list_has_a_title_that_a_sheet_may_have_and_a_width_for_each_column() -> None:
    for language in ("en", "zh-hant"):
        with translation.override(language):
            titles = [str(listed.title) for listed in LISTS]
            assert all(0 < len(title) <= 31 and not set(title) & set(":\\/?*[]") for title in titles)
            assert all(str(head) and width >= 5 for listed in LISTS for head, width in listed.heads)


def test_the_staff_leave_as_their_page_lists_them(lin: Staff, chiang: Staff) -> None:
    Staff.objects.filter(pk=lin.pk).update(extension="0217")
    gone = cast.hire(cast.WANG)
    Staff.objects.filter(pk=gone.pk).update(is_active=False)
    client = reader(chiang)

    rows = {row["Staff account"]: row for row in saved(client, "staff")}
    assert rows["lin"]["Name"] == "林柏睿"
    assert rows["lin"]["Extension"] == "0217"
    assert rows["lin"]["Roles"] == "Counter clerk"
    assert (rows["wang"]["Account"], rows["chiang"]["Second factor"]) == ("closed", "to be registered")
    page = client.get(reverse("desk:staff")).content.decode()
    assert all(value in page for row in rows.values() for head, value in row.items() if head != "Last sign-in")
    assert all(reverse("desk:staff-export", args=[ending]) in page for ending in FORMATS)
    assert Entry.objects.get(action="list.export").thing == "page:staff"


def test_who_is_away_leaves_with_who_stands_in(lin: Staff, wang: Staff) -> None:
    today = timezone.localdate()
    Absence.objects.create(
        staff=lin, substitute=wang, first_day=today, last_day=today + timedelta(days=2), named_by=lin
    )  # fmt: skip
    later = today + timedelta(days=9)
    Absence.objects.create(staff=wang, substitute=lin, first_day=later, last_day=later, named_by=wang)
    rows = saved(reader(lin), "absences")
    assert [(row["Name"], row["Substitute"], row["First day"], row["Today"]) for row in rows] == [
        ("林柏睿", "王思婷", today.isoformat(), "away"), ("王思婷", "林柏睿", later.isoformat(), ""),
    ]  # fmt: skip
