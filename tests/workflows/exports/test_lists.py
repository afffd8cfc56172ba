"""Lists of the staff and of the trail as files: what stands in them is what their pages show."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from audit.models import Entry
from registry.models import Staff
from tests import cast
from tests.workflows import papers
from tests.workflows.exports.saving import reader, saved
from workflows.audit_desk.models import TrailCheck
from workflows.exports import files
from workflows.exports.catalogue import LISTS
from workflows.staffing.models import Absence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_every_list_has_a_title_that_a_sheet_may_have_and_a_width_for_each_column() -> None:
    for language in ("en", "zh-hant"):
        with translation.override(language):
            titles = [listed.title for listed in LISTS]
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
    assert all(reverse("desk:staff-export", args=[ending]) in page for ending in files.FORMATS)
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


def asked(client: Client, **question: str) -> str:
    """The page's address of a question to the trail."""
    return str(client.post(reverse("desk:audit"), question).headers["Location"])


def test_what_the_trail_answers_leaves_as_its_page_lists_it(lin: Staff, tsai: Staff) -> None:
    case = papers.received(lin)
    client = reader(tsai)
    client.post(reverse("desk:find"), {"q": "陳"})
    client.get(reverse("desk:find"))
    page = asked(client, who="lin", about=case.shown)

    rows = saved(client, "trail", query=page.partition("?")[2])
    assert [(row["Done by"], row["Outcome"]) for row in rows] == [("林柏睿", "done")]
    assert rows[0]["What happened"] == f"林柏睿 received the papers of case {case.shown}"
    shown = client.get(page).content.decode()
    assert all(rows[0][head] in shown for head in ("Number", "What happened", "Outcome", "Hash"))
    assert rows[0]["Time"][-2:] == f"{Entry.objects.get(seq=rows[0]['Number']).at:%S}"
    taken = Entry.objects.get(action="list.export")
    assert (taken.thing, taken.facts["rows"]) == ("page:audit", 1)
    assert taken.personal == {"query": {"who": "lin", "about": case.shown}}


def test_what_somebody_sought_leaves_with_no_list_of_entries(lin: Staff, tsai: Staff) -> None:
    papers.received(lin)
    sought = cast.at_desk(lin)
    sought.post(reverse("desk:find"), {"q": "陳𠮷堃"})
    sought.get(reverse("desk:find"))
    rows = saved(reader(tsai), "trail")
    assert len(rows) == Entry.objects.exclude(action="list.export").count() > 2
    assert not any("陳" in value for row in rows for value in row.values())


def test_a_question_that_is_kept_no_more_is_not_answered_with_everything(tsai: Staff) -> None:
    address = reverse("desk:trail-export", args=["csv"])
    answer = reader(tsai).get(f"{address}?asked=0123", follow=True)
    assert answer.redirect_chain == [(reverse("desk:audit"), 302)]
    assert "This question is kept no more" in answer.content.decode()


def test_an_answer_of_too_many_entries_is_refused_with_the_way_out(
    lin: Staff, tsai: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST", 1)
    for _case in range(2):
        papers.received(lin)
    client = reader(tsai)
    page = asked(client, who="lin")
    address = f"{reverse('desk:trail-export', args=['csv'])}?{page.partition('?')[2]}"
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "narrow it by a filter" in answer.content.decode()
    assert not Entry.objects.filter(action="list.export", outcome="viewed").exists()


def test_verifications_of_twelve_months_leave(tsai: Staff) -> None:
    now = timezone.now()
    for days in (1, 400):
        begun = now - timedelta(days=days)
        TrailCheck.objects.create(by=tsai, expected=9, checked=9, begun_at=begun, ended_at=begun)
    rows = saved(reader(tsai), "verifications")
    assert [(row["Verified by"], row["Entries"], row["Result"]) for row in rows] == [("蔡孟潔", "9", "sound")]
    assert Entry.objects.get(action="list.export").facts["filter"].startswith("since=")


def test_what_a_verification_found_leaves_with_its_entries(tsai: Staff) -> None:
    faults = [{"seq": 7, "kind": "changed"}, {"seq": 9, "kind": "gap"}]
    check = TrailCheck.objects.create(by=tsai, expected=9, checked=9, ended_at=timezone.now(), faults=faults)
    rows = saved(reader(tsai), "trail-faults", check.key)
    assert [row["Number"] for row in rows] == ["7", "9"]
    assert rows[0]["Fault"] == "Entry 7 was changed after it was written"
