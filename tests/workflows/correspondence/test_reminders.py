"""Deadlines of corrections: the contact is reminded once; what has passed stands in the worklist."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from tests.workflows.correspondence.conftest import return_again, returned
from workflows import sweeps
from workflows.actions import deciding, receiving, reviewing
from workflows.correspondence import reminders
from workflows.correspondence.models import Notice, NoticeKind
from workflows.models import Case, Participation
from workflows.stages import Deed, Stage

pytestmark = pytest.mark.django_db


def returned_before(clerk: Staff, reviewer: Staff, *, days_left: int) -> Case:
    """A case that was returned a week ago and has so many days left."""
    case = returned(clerk, reviewer)
    make_old(case, days_left=days_left)
    return papers.fresh(case)


def make_old(case: Case, *, days_left: int) -> None:
    due = timezone.localdate() + timedelta(days=days_left)
    last = case.participations.filter(deed=Deed.RETURNED).latest("pk")
    Participation.objects.filter(pk=last.pk).update(
        at=timezone.now() - timedelta(days=7), detail=last.detail | {"due": due.isoformat()}
    )
    Case.objects.filter(pk=case.pk).update(correction_due=due)


@pytest.mark.parametrize(("days_left", "reminded"), [(4, 0), (3, 1), (0, 1), (-1, 0)])
def test_the_contact_is_reminded_three_days_before_the_deadline_once(
    days_left: int, reminded: int, lin: Staff, wang: Staff
) -> None:
    case = returned_before(lin, wang, days_left=days_left)
    Notice.objects.update(sent_at=timezone.now())
    assert [reminders.remind_due(), reminders.remind_due()] == [reminded, 0]
    sweeps.run()
    assert [message.subject for message in mail.outbox if case.shown in message.subject] == [
        f"示範憑證註冊中心：補正期限將到 / Deadline draws near {case.shown}"
    ] * reminded


def test_who_was_told_today_is_not_reminded_today(lin: Staff, wang: Staff) -> None:
    case = returned(lin, wang, days=2)
    Case.objects.filter(pk=case.pk).update(correction_due=timezone.localdate() + timedelta(days=2))
    assert reminders.remind_due() == 0


def test_whose_papers_came_is_not_reminded_and_a_second_return_is(lin: Staff, wang: Staff) -> None:
    case = returned_before(lin, wang, days_left=2)
    assert reminders.remind_due() == 1
    receiving.papers_came(actor=actor_of(lin), number=case.number, task_id=case.task_id or 0, papers=1)
    assert reminders.remind_due() == 0
    again = return_again(wang, papers.key_in(lin, papers.fresh(case)))
    make_old(again, days_left=2)
    assert reminders.remind_due() == 1
    assert Notice.objects.filter(kind=NoticeKind.REMINDER).count() == 2


def test_a_deadline_that_passed_is_in_the_worklist_and_the_supervisor_rejects(
    lin: Staff, wang: Staff, chou: Staff
) -> None:
    case = returned_before(lin, wang, days_left=-1)
    (row,) = cast.at_desk(lin).get(f"{reverse('desk:worklist')}?late").context["rows"]
    assert "逾期未補" in row.remarks
    reviewing.advise_rejection(
        actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, stage=Stage.CORRECTION,
        reasons=["A02"], note="逾期未補",
    )  # fmt: skip
    case = papers.fresh(case)
    deciding.reject(
        actor=actor_of(chou), number=case.number, task_id=case.task_id or 0, reasons=["A02"], note="逾期未補"
    )  # fmt: skip
    assert papers.fresh(case).stage == Stage.REJECTED
