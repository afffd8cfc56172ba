"""Cases whose letters are printed, and an authority whose seal is on them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.actors import SYSTEM
from pki.ceremony import hold_ceremony
from registry.models import Staff
from registry.staff import actor_of
from tests.workflows import papers
from workflows.actions import deciding
from workflows.models import Case
from workflows.stages import Stage


@pytest.fixture
def authority(transactional_db: None) -> None:
    """A ready authority. Its keys are made once a run."""
    hold_ceremony(actor=SYSTEM, report=lambda _: None)


def returned(clerk: Staff, reviewer: Staff, *, note: str = "", days: int = 14) -> Case:
    """A registration that the reviewer returned for correction."""
    return return_again(reviewer, papers.keyed_in(clerk), note=note, days=days)


def return_again(reviewer: Staff, case: Case, *, note: str = "", days: int = 14) -> Case:
    """The review finds faults."""
    deciding.return_for_correction(
        actor=actor_of(reviewer),
        number=case.number,
        task_id=case.task_id or 0,
        stage=Stage.REVIEW,
        reasons=["A02", "C03"],
        due=timezone.localdate() + timedelta(days=days),
        note=note,
    )
    return papers.fresh(case)


def rejected(clerk: Staff, reviewer: Staff, chief: Staff, *, note: str = "") -> Case:
    """A registration that the supervisor rejected."""
    case = papers.reviewed(clerk, reviewer)
    deciding.reject(
        actor=actor_of(chief), number=case.number, task_id=case.task_id or 0, reasons=["A02"], note=note
    )  # fmt: skip
    return papers.fresh(case)
