"""Save and next: from one case to the next of the queue that one came from."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import PasswordSlip, SlipState, Staff
from registry.roles import Role
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.actions import deciding, holding, reviewing
from workflows.correspondence.models import Letter
from workflows.models import Case
from workflows.stages import Deed, Stage

pytestmark = pytest.mark.django_db


def task_page(case: Case) -> str:
    case = papers.fresh(case)
    return reverse(f"desk:{case.stage}", args=[case.number, case.stage, case.task_id])


def holder(case: Case) -> Staff | None:
    task = papers.fresh(case).task
    return task.owner if task else None


def reviewed_on(client: Client, case: Case) -> Any:
    """Everything conforms, with the button "and the next case"."""
    form = client.get(task_page(case)).context["form"]
    answers = {name: field.choices[0][0] if hasattr(field, "choices") else "on" for name, field in form.fields.items()}
    return client.post(task_page(case), {**answers, "note": "", "next": "1"})


def approved_on(client: Client, case: Case) -> Any:
    return client.post(task_page(case), {"digest": papers.digest_of_now(case), "next": "1"})


def test_keyed_in_and_on_to_the_next_case_which_is_claimed(lin: Staff, wang: Staff) -> None:
    first, held, second = (papers.received(wang) for _ in range(3))
    holding.claim(actor=actor_of(wang), number=held.number)
    client = cast.at_desk(lin)
    client.get(reverse("desk:worklist") + "?stage=key_in")
    sent = {**papers.application("RG"), "based_on": "0", "next": "1"}
    assert client.post(task_page(first), sent)["Location"] == task_page(second)
    assert (papers.fresh(first).stage, holder(second), holder(held)) == (Stage.REVIEW, lin, wang)


def test_next_case_passes_the_filters_of_the_list(lin: Staff, wang: Staff) -> None:
    first, other = papers.keyed_in(wang), papers.keyed_in(wang)
    reset = papers.keyed_in(wang, kind="PW")
    client = cast.at_desk(lin)
    client.get(reverse("desk:worklist") + "?stage=review&kind=PW")
    assert reviewed_on(client, first)["Location"] == task_page(reset)
    assert holder(other) is None


def test_after_the_last_case_comes_the_first_that_is_left(lin: Staff, wang: Staff) -> None:
    skipped, last = papers.keyed_in(wang), papers.keyed_in(wang)
    assert reviewed_on(cast.at_desk(lin), last)["Location"] == task_page(skipped)


def test_list_is_shown_when_no_case_waits(lin: Staff, wang: Staff) -> None:
    case, client = papers.keyed_in(wang), cast.at_desk(lin)
    client.get(reverse("desk:worklist") + "?stage=review")
    answer = reviewed_on(client, case)
    assert answer["Location"] == reverse("desk:worklist") + "?stage=review"
    assert "沒有其他待辦案件" in client.get(answer["Location"]).content.decode()


def test_approval_goes_on_to_what_this_person_may_approve(lin: Staff, wang: Staff) -> None:
    both = cast.hire(cast.Person("both", "高子涵", (Role.COUNTER_CLERK, Role.SUPERVISOR)))
    first = papers.reviewed(lin, wang, **papers.newcomer())
    papers.reviewed(lin, both, **papers.newcomer())
    second = papers.reviewed(lin, wang, **papers.newcomer())
    assert approved_on(cast.at_desk(both), first)["Location"] == task_page(second)
    assert papers.fresh(first).stage == Stage.DELIVER
    assert papers.fresh(second).stage == Stage.APPROVE  # open, and not yet decided


def test_case_whose_rejection_is_advised_is_read_before_anything(lin: Staff, wang: Staff, chou: Staff) -> None:
    first, advised = papers.reviewed(lin, wang, **papers.newcomer()), papers.keyed_in(lin, **papers.newcomer())
    reviewing.advise_rejection(
        actor=actor_of(wang),
        number=advised.number,
        task_id=advised.task_id or 0,
        stage=Stage.REVIEW,
        reasons=["A02"],
        note="",
    )
    assert approved_on(cast.at_desk(chou), first)["Location"] == reverse("desk:case", args=[advised.number])


def test_approval_that_is_refused_goes_nowhere(lin: Staff, wang: Staff, chou: Staff) -> None:
    case, _other = papers.reviewed(lin, wang), papers.reviewed(lin, wang, **papers.newcomer())
    answer = cast.at_desk(chou).post(task_page(case), {"digest": "x", "next": "1"})
    assert answer["Location"] == reverse("desk:case", args=[case.number])


def test_case_that_was_put_back_leads_to_the_list_it_came_from(lin: Staff) -> None:
    case, client = papers.received(lin), cast.at_desk(lin)
    client.get(reverse("desk:worklist") + "?stage=key_in&free")
    holding.claim(actor=actor_of(lin), number=case.number)
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now())
    answer = client.post(reverse("desk:release", args=[case.number]))
    assert answer["Location"] == reverse("desk:worklist") + "?stage=key_in&free"


# --- where a step has a page of its own ----------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["return", "send-back", "advise-rejection"])
def test_step_on_a_page_of_its_own_goes_on_too(lin: Staff, wang: Staff, step: str) -> None:
    first, second = papers.keyed_in(wang), papers.keyed_in(wang)
    client = cast.at_desk(lin)
    client.get(reverse("desk:worklist") + "?stage=review")
    where = reverse(f"desk:{step}", args=[first.number, "review", first.task_id])
    assert b'data-key="a"' in client.get(where).content
    sent = {"note": "樓層", "reasons": ["A02"], "due": "130/12/01", "next": "1"}
    answer = client.post(where, sent)
    assert (answer["Location"], holder(second)) == (task_page(second), lin)
    way_back = f'<a href="{reverse("desk:case", args=[first.number])}">{first.shown}</a>'
    assert way_back in client.get(answer["Location"]).content.decode()


def test_rejection_goes_on_to_the_next_decision(lin: Staff, wang: Staff, chou: Staff) -> None:
    first, second = (papers.reviewed(lin, wang, **papers.newcomer()) for _ in range(2))
    where = reverse("desk:reject", args=[first.number, "approve", first.task_id])
    answer = cast.at_desk(chou).post(where, {"reasons": ["A02"], "next": "1"})
    assert (papers.fresh(first).stage, answer["Location"]) == (Stage.REJECTED, task_page(second))


def test_letter_that_was_gone_on_from_is_not_forgotten(lin: Staff, wang: Staff) -> None:
    case = papers.keyed_in(wang)
    where = reverse("desk:return", args=[case.number, "review", case.task_id])
    client = cast.at_desk(lin)
    client.post(where, {"reasons": ["A02"], "due": "130/12/01", "next": "1"})
    (row,) = client.get(reverse("desk:worklist") + "?stage=correction").context["rows"]
    assert "通知書未列印" in row.remarks
    returned = case.participations.get(deed=Deed.RETURNED)
    Letter.objects.create(case=case, kind="correction", occasion=returned, content=b"x", sha256="x", printed_by=lin)
    (row,) = client.get(reverse("desk:worklist") + "?stage=correction").context["rows"]
    assert "通知書未列印" not in row.remarks


def test_corrected_papers_are_keyed_in_at_once(lin: Staff, wang: Staff) -> None:
    case = papers.keyed_in(wang)
    deciding.return_for_correction(
        actor=actor_of(lin), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW, reasons=["A02"],
        note="", due=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    client, where = cast.at_desk(lin), task_page(case)
    assert client.post(where, {"papers": "1", "next": "1"})["Location"] == task_page(case)
    assert (papers.fresh(case).stage, holder(case)) == (Stage.KEY_IN, lin)


def test_handed_over_and_on_to_the_next_slip_that_waits_at_the_counter(lin: Staff, wang: Staff, chou: Staff) -> None:
    first, _unprinted, by_post, second = (
        papers.carried_out(lin, wang, chou, **papers.newcomer(), delivery=delivery)
        for delivery in ("counter", "counter", "post", "counter")
    )
    for case in (first, by_post, second):
        PasswordSlip.objects.filter(case_number=case.number).update(state=SlipState.PRINTED, printed_at=timezone.now())
    handed = {"identity_check": "id_card", "signed": "on"}
    assert cast.at_desk(lin).post(task_page(first), {**handed, "next": "1"})["Location"] == task_page(second)
    assert papers.fresh(first).stage == Stage.CLOSED
    assert cast.at_desk(lin).post(task_page(second), handed)["Location"] == reverse("desk:case", args=[second.number])
