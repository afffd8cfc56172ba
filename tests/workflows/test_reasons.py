"""Reasons of corrections and rejections: a letter never goes out without one, nor with an empty line."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.refusal import Refusal
from registry.models import Staff
from registry.staff import actor_of
from tests.workflows import papers
from workflows.actions import deciding, reviewing
from workflows.models import Case
from workflows.reasons import PAPER_WORDS, ReasonCode
from workflows.stages import Stage

pytestmark = pytest.mark.django_db
Deed = Callable[..., Any]


def return_for_correction(**keywords: Any) -> Case:
    return deciding.return_for_correction(
        stage=Stage.APPROVE, due=timezone.localdate() + timedelta(days=14), **keywords
    )  # fmt: skip


def advise_rejection(*, note: str = "", **keywords: Any) -> Case:
    return reviewing.advise_rejection(stage=Stage.APPROVE, note=note, **keywords)


@pytest.fixture
def case(lin: Staff, wang: Staff) -> Case:
    return papers.reviewed(lin, wang)


@pytest.mark.parametrize(
    "deed", [deciding.reject, return_for_correction, advise_rejection], ids=lambda deed: deed.__name__
)
@pytest.mark.parametrize(
    ("reasons", "note", "field"),
    [([], "", "reasons"), (["X99"], "", "reasons"), (["A02", "X99"], "", "reasons"), (["Z99"], "  ", "note")],
)
def test_without_a_reason_that_can_be_said_nothing_is_decided(
    case: Case, chou: Staff, deed: Deed, reasons: list[str], note: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        deed(actor=actor_of(chou), number=case.number, task_id=case.task_id, reasons=reasons, note=note)
    assert refused.value.field == field
    assert papers.fresh(case).stage == Stage.APPROVE


def test_other_is_said_in_the_clerks_own_words(case: Case, chou: Staff) -> None:
    deciding.reject(
        actor=actor_of(chou), number=case.number, task_id=case.task_id or 0, reasons=["Z99"], note="申請人已歿"
    )  # fmt: skip
    assert papers.fresh(case).stage == Stage.REJECTED


def test_every_code_but_other_has_words_for_the_letter() -> None:
    assert set(PAPER_WORDS) == set(ReasonCode) - {ReasonCode.OTHER}
