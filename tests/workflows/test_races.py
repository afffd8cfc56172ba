"""Six at once: one winner, five sentences, no 500. Forty rounds in `make drill`."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry, Outcome
from audit.refusal import Refusal
from registry.models import PasswordSlip, Staff, Subscriber
from registry.roles import Role
from registry.staff import actor_of
from tests import cast
from tests.ground.drills import rounds
from tests.ground.racing import at_once
from tests.workflows import papers
from workflows.actions import receiving
from workflows.models import Approval, Case, TaskReceipt
from workflows.prepared.actions import prepare
from workflows.stages import Deed, Stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
SIX = 6
ROUNDS = rounds(short=4, long=40)


@pytest.fixture
def supervisors(db: None) -> list[Staff]:
    return [cast.hire(cast.Person(f"chief{n}", f"主管{n}", (Role.SUPERVISOR,))) for n in range(SIX)]


def posts(staff: list[Staff], address: str, data: dict[str, str]) -> list[int]:
    """The same POST by everybody at once; the status of each answer."""
    clients = [cast.at_desk(person) for person in staff]

    def post(client: Client) -> Callable[[], int]:
        return lambda: client.post(address, data).status_code

    answers = at_once([post(client) for client in clients])
    assert all(isinstance(answer, int) for answer in answers), answers
    return [answer for answer in answers if isinstance(answer, int)]


def test_six_approvals_of_one_case(supervisors: list[Staff], lin: Staff, wang: Staff) -> None:
    for _ in range(ROUNDS):
        case = papers.reviewed(lin, wang, **papers.newcomer())
        address = reverse("desk:approve", args=[case.number, case.stage, case.task_id])
        statuses = posts(supervisors, address, {"digest": papers.digest_of_now(case)})
        assert statuses == [302] * SIX
        assert Approval.objects.filter(case=case).count() == 1
        assert case.participations.filter(deed=Deed.APPROVED).count() == 1
        assert PasswordSlip.objects.filter(case_number=case.number).count() == 1
        assert papers.fresh(case).stage == Stage.DELIVER
    assert Subscriber.objects.count() == ROUNDS


def test_one_supervisor_presses_six_times(chou: Staff, lin: Staff, wang: Staff) -> None:
    case = papers.reviewed(lin, wang)
    address = reverse("desk:approve", args=[case.number, case.stage, case.task_id])
    assert posts([chou] * SIX, address, {"digest": papers.digest_of_now(case)}) == [302] * SIX
    assert TaskReceipt.objects.filter(task=case.task).count() == 1
    assert Subscriber.objects.count() == 1


def test_six_claims_of_one_case(supervisors: list[Staff], lin: Staff, wang: Staff) -> None:
    for _ in range(ROUNDS):
        case = papers.reviewed(lin, wang)
        statuses = posts(supervisors, reverse("desk:claim", args=[case.number]), {})
        assert statuses == [302] * SIX
        won = Entry.objects.get(action="case.claim", thing=f"case:{case.number}", outcome=Outcome.DONE)
        task = papers.fresh(case).task
        assert task is not None
        assert str(task.owner_id) == won.actor_key


def test_one_receiving_form_sent_six_times(lin: Staff) -> None:
    page = {
        "token": "6b1f7a2e-1f0d-4c43-9a51-0e5f8a1f5e01",
        "kind": "RG",
        "channel": "counter",
        "received_on": "115/11/02",
        "received_time": "09:30",
        "applicant": "陳𠮷堃",
        "papers": "1",
    }
    assert posts([lin] * SIX, reverse("desk:receive"), page) == [302] * SIX
    assert Case.objects.count() == 1


def test_six_clerks_receive_one_form_that_was_filled_in_before(lin: Staff) -> None:
    for _ in range(ROUNDS):
        form = prepare(actor=actor_of(lin), kind="RG", data=papers.stored("RG", **papers.newcomer()), holder=None)

        def come(number: str = form.number) -> str:
            return receiving.receive(
                actor=actor_of(lin), token=uuid4(), kind="RG", channel="post", received_at=timezone.now(),
                applicant="陳𠮷堃", form_number=number,
            ).number  # fmt: skip

        answers = at_once([come] * SIX)
        assert [answer for answer in answers if answer == form.number] == [form.number]
        assert {answer.code for answer in answers if isinstance(answer, Refusal)} == {"received_already"}
        assert Case.objects.filter(number=form.number).count() == 1
