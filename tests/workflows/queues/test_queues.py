"""Queues: narrowed by stage, view and filters, the earliest due first, read on from any case; filters that stay."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from tests.workflows.queues.many import copies
from workflows.actions import holding
from workflows.models import Case
from workflows.queues import counts, queues
from workflows.queues.queues import Queue
from workflows.stages import Stage

pytestmark = pytest.mark.django_db


def listed(client: Client, query: str = "") -> list[str]:
    """The receipt numbers of a page of the list, in its order."""
    return [row.case.number for row in client.get(f"{reverse('desk:worklist')}?{query}").context["rows"]]


def filtered(client: Client, **chosen: str) -> Any:
    return client.post(reverse("desk:filter-list"), {"queue": "stage=key_in", **chosen})


def test_every_case_is_on_one_page_of_the_list_in_order(lin: Staff) -> None:
    """Over two stages, of which each is read by itself."""
    copies(papers.received(lin), 70)
    copies(papers.keyed_in(lin), 40)
    client, seen, address = cast.at_desk(lin), [], ""
    while True:
        page = client.get(f"{reverse('desk:worklist')}?{address}")
        seen += [row.case.number for row in page.context["rows"]]
        if not page.context["following"]:
            break
        address = f"after={page.context['following']}"
    assert seen == list(Case.objects.order_by("due_at", "pk").values_list("number", flat=True))


@pytest.mark.parametrize("place", ["", "x", "1-", "-1", "1-2-3", "9" * 30 + "-1", "１-1", "%00"])
def test_place_that_nobody_wrote_is_the_beginning(lin: Staff, place: str) -> None:
    case = papers.received(lin)
    answer = cast.at_desk(lin).get(reverse("desk:worklist") + f"?after={place}")
    assert answer.status_code == (400 if place == "%00" else 200)
    assert place == "%00" or [row.case.number for row in answer.context["rows"]] == [case.number]


def test_filters_narrow_a_list(lin: Staff, wang: Staff) -> None:
    reset, held, early, late = papers.received(lin, kind="PW"), *(papers.received(lin) for _ in range(3))
    holding.claim(actor=actor_of(wang), number=held.number)
    Case.objects.filter(pk=early.pk).update(channel="post", received_at=F("received_at") - timedelta(days=3))
    today, client = timezone.localdate(), cast.at_desk(lin)
    for query, found in (
        ("kind=PW", [reset]),
        ("channel=post", [early]),
        (f"holder={wang.pk}", [held]),
        (f"until={today - timedelta(days=1)}", [early]),
        (f"since={today}&kind=RG&holder={wang.pk}", [held]),
        (f"since={today}&until={today}", [reset, held, late]),
        ("kind=XX&channel=air&holder=x&since=1150231&until=2026-02-30", [reset, held, early, late]),
    ):
        assert sorted(listed(client, f"stage=key_in&{query}")) == sorted(case.number for case in found), query


def test_filters_are_kept_beyond_the_session_and_for_this_person_alone(lin: Staff, wang: Staff) -> None:
    reset, other = papers.received(lin, kind="PW"), papers.received(lin)
    answer = filtered(cast.at_desk(lin), kind="PW", since="")
    assert urlsplit(answer["Location"]).query == "stage=key_in&kind=PW&channel=&holder=&since=&until="
    assert listed(cast.at_desk(lin)) == listed(cast.at_desk(lin), "stage=key_in") == [reset.number]
    assert listed(cast.at_desk(wang)) == [reset.number, other.number]


def test_a_shared_address_shows_the_same_to_whoever_opens_it(lin: Staff, wang: Staff) -> None:
    reset, other = papers.received(lin, kind="PW"), papers.received(lin)
    filtered(cast.at_desk(wang), kind="RG")
    shared = urlsplit(filtered(cast.at_desk(lin), kind="PW")["Location"]).query
    assert listed(cast.at_desk(wang), shared) == [reset.number]
    assert listed(cast.at_desk(wang)) == [other.number]  # what she keeps is not what she was shown


def test_cleared_filters_are_kept_as_none(lin: Staff) -> None:
    papers.received(lin), papers.received(lin, kind="PW")
    client = cast.at_desk(lin)
    filtered(client, kind="PW")
    filtered(client, kind="PW", clear="1")
    assert len(listed(client)) == len(listed(cast.at_desk(lin))) == 2


def test_day_that_is_none_is_told_beside_the_list(lin: Staff) -> None:
    papers.received(lin)
    page = filtered(cast.at_desk(lin), since="115/2/30")
    assert "since" in page.context["form"].errors
    assert 'href="#id_since"' in page.content.decode()
    assert len(page.context["rows"]) == 1


def test_counting_ends_where_nobody_reads_on(lin: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "MOST", 3)
    copies(papers.received(lin), 5)
    page = cast.at_desk(lin).get(reverse("desk:worklist"))
    assert page.context["total"] == "2+"
    assert {stage["number"] for stage in page.context["stages"]} == {"2+", "0"}


def test_address_of_a_list_says_what_it_shows(lin: Staff) -> None:
    query = cast.at_desk(lin).get(f"{reverse('desk:worklist')}?stage=review&late&kind=RG").context["queue"].said()
    assert QueryDict(query) == QueryDict("stage=review&late&kind=RG&channel=&holder=&since=&until=")


@pytest.mark.parametrize("view", ["", *queues.VIEWS])
def test_cases_that_have_ended_have_a_list_too_and_nobody_holds_them(lin: Staff, view: str) -> None:
    ended = copies(papers.received(lin), 1)[0]
    Case.objects.filter(pk=ended.pk).update(stage=Stage.CLOSED)
    assert listed(cast.at_desk(lin), f"stage=closed&{view}") == ([] if view else [ended.number])


def test_open_cases_are_read_by_their_index(lin: Staff) -> None:
    """SQLite would read all cases that ever were if the index's condition came as parameters."""
    copies(papers.received(lin), 20)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of twenty rows is read whole
        assert "case_open_by_due" in Queue(every=True).cases(lin, most=3).explain()
