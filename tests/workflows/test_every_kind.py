"""What holds for every kind of the catalogue, a fifth one that came with one folder and one line among them."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from audit.refusal import Refusal
from registry.models import Staff
from registry.staff import actor_of
from tests.workflows import papers
from workflows import sheets, working_days
from workflows.actions import carrying_out, deciding, receiving, reviewing
from workflows.catalogue import kinds
from workflows.checks import flows_are_safe
from workflows.correspondence import writing
from workflows.models import Case, Participation
from workflows.stages import ENDED, Deed, Stage

pytestmark = pytest.mark.django_db
KINDS = sorted(kinds())


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    code: str = request.param
    return code


def deed(staff: Staff, case: Case, **more: Any) -> dict[str, Any]:
    """The keywords that most deeds take."""
    return {"actor": actor_of(staff), "number": case.number, "task_id": case.task_id, **more}


def test_flow_passes_the_system_check() -> None:
    assert flows_are_safe(app_configs=None) == []


def test_straight_way_ends_closed_or_with_a_slip(kind: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou, kind=kind)
    assert case.stage == (Stage.DELIVER if kinds()[kind].delivers_slip else Stage.CLOSED)


def test_same_case_resumes_after_a_correction(kind: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.keyed_in(lin, kind=kind)
    due = working_days.on_or_after(timezone.localdate() + timedelta(days=14))
    deciding.return_for_correction(**deed(wang, case, stage=Stage.REVIEW, reasons=["A02"], due=due))
    case = papers.fresh(case)
    assert (case.stage, case.correction_due) == (Stage.CORRECTION, due)
    receiving.papers_came(**deed(lin, case, papers=1))
    case = papers.review(wang, papers.key_in(lin, papers.fresh(case), address="新北市板橋區樣張街二段8巷12號5樓"))
    assert carrying_out.carry_out(number=papers.approve(chou, case).number)
    assert case.editions.count() == 2


def test_lapsed_correction_goes_to_a_supervisor_who_rejects(kind: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.keyed_in(lin, kind=kind)
    due = timezone.localdate() + timedelta(days=14)
    deciding.return_for_correction(**deed(wang, case, stage=Stage.REVIEW, reasons=["A02"], due=due))
    case = papers.fresh(case)
    reviewing.advise_rejection(**deed(lin, case, stage=Stage.CORRECTION, reasons=["A02"], note="逾期未補"))
    case = papers.fresh(case)
    with pytest.raises(Refusal) as refused:
        papers.approve(chou, case)
    assert refused.value.code == "rejection_advised"
    deciding.reject(**deed(chou, case, reasons=["A02"]))
    assert papers.fresh(case).stage == Stage.REJECTED


def test_supervisor_sends_the_offices_own_mistake_back(kind: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.reviewed(lin, wang, kind=kind)
    deciding.send_back(**deed(chou, case, stage=Stage.APPROVE, note="地址漏打樓層"))
    assert papers.fresh(case).stage == Stage.KEY_IN


@pytest.mark.parametrize("stage", [Stage.KEY_IN, Stage.REVIEW, Stage.APPROVE])
def test_can_be_withdrawn_until_approved(kind: str, stage: Stage, lin: Staff, wang: Staff) -> None:
    make = {
        Stage.KEY_IN: lambda: papers.received(lin, kind=kind),
        Stage.REVIEW: lambda: papers.keyed_in(lin, kind=kind),
        Stage.APPROVE: lambda: papers.reviewed(lin, wang, kind=kind),
    }
    case = make[stage]()
    deciding.withdraw(actor=actor_of(lin), number=case.number, reason="本人臨櫃撤件")
    assert papers.fresh(case).stage == Stage.WITHDRAWN


def test_cannot_be_withdrawn_afterwards(kind: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou, kind=kind)
    with pytest.raises(Refusal) as refused:
        deciding.withdraw(actor=actor_of(lin), number=case.number, reason="本人臨櫃撤件")
    assert refused.value.code == "wrong_stage"


def test_every_deed_leaves_a_participation_and_an_entry(kind: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou, kind=kind)
    deeds = list(Participation.objects.filter(case=case).values_list("deed", flat=True))
    assert deeds == [Deed.RECEIVED, Deed.KEYED_IN, Deed.PASSED, Deed.APPROVED, Deed.CARRIED_OUT]
    recorded = Entry.objects.filter(thing=f"case:{case.number}", action__startswith="case.", outcome="done")
    assert {f"case.{deed}" for deed in deeds} <= set(recorded.values_list("action", flat=True))


def test_ended_case_waits_for_nobody(kind: str, lin: Staff, wang: Staff) -> None:
    case = papers.reviewed(lin, wang, kind=kind)
    deciding.withdraw(actor=actor_of(lin), number=case.number, reason="本人臨櫃撤件")
    case = papers.fresh(case)
    assert case.stage in ENDED
    assert case.task is None
    assert case.process.status == "DONE"


def test_its_letters_are_pdf(kind: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    """To the contact on the form, or, where the form names none, to the registered one."""
    due = timezone.localdate() + timedelta(days=14)
    returned, rejected, withdrawn = (papers.reviewed(lin, wang, kind=kind) for _ in range(3))
    deciding.return_for_correction(**deed(chou, returned, stage=Stage.APPROVE, reasons=["A02", "C03"], due=due))
    deciding.reject(**deed(chou, rejected, reasons=["Z99"], note="申請人已歿"))
    deciding.withdraw(actor=actor_of(lin), number=withdrawn.number, reason="本人臨櫃撤件")
    for case in (returned, rejected, withdrawn):
        (letter,) = writing.letters_of(case)
        assert len(pikepdf.open(io.BytesIO(writing.draw(case, letter))).pages) == 1


def test_blank_and_filled_form_are_pdf(kind: str, lin: Staff) -> None:
    case = papers.keyed_in(lin, kind=kind)
    for content in (sheets.blank_form(kinds()[kind]), sheets.filled_form(case)):
        assert len(pikepdf.open(io.BytesIO(content)).pages) >= 1


def test_is_offered_when_papers_are_received(kind: str, lin: Staff, client: Client) -> None:
    client.force_login(lin, backend="registry.staff.StaffBackend")
    assert str(kinds()[kind].form_title) in client.get(reverse("desk:receive")).content.decode()


def test_is_keyed_in_on_the_common_page(kind: str, lin: Staff, client: Client) -> None:
    case = papers.received(lin, kind=kind)
    client.force_login(lin, backend="registry.staff.StaffBackend")
    address = reverse("desk:key_in", args=[case.number, case.stage, case.task_id])
    answer = client.post(address, {**papers.application(kind), "based_on": "0"})
    assert answer.status_code == 302, answer.content.decode()
    assert papers.fresh(case).stage == Stage.REVIEW
