"""A clerk holds papers and data against each other."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from workflows.case_file.comparing import require_decided
from workflows.catalogue import kind_of
from workflows.kind import ChecklistItem
from workflows.models import Case, latest_edition
from workflows.reasons import check_reasons
from workflows.stages import Deed, Stage
from workflows.turning import locked_at, thing, turn


@mutation("case.reviewed", thing=thing)
def review(*, actor: Actor, number: str, task_id: int, answers: Mapping[str, str], note: str = "") -> Case:
    """The case conforms: every line of the checklist is answered, and how where the line asks how.

    `answers` maps a line's key to "yes" or to one of its ways. Raises `Refusal` for a line that is open and for a
    possible duplicate about which nobody has decided.
    """
    case = locked_at(number=number, stage=Stage.REVIEW, task_id=task_id)
    for item in kind_of(case.kind).checklist:
        _check_answered(item, answers.get(item.key, ""))
    require_decided(case, latest_edition(case))
    detail = {"answers": dict(answers), "note": note}
    turn(actor=actor, case=case, deed=Deed.PASSED, detail=detail, facts={"answers": dict(answers)})
    return case


@mutation("case.advised_rejection", thing=thing)
def advise_rejection(*, actor: Actor, number: str, task_id: int, stage: Stage, reasons: list[str], note: str) -> Case:
    """The reviewer finds that the case should be rejected, or a correction's time has run out; a supervisor decides.

    Raises `Refusal` as `check_reasons` and `turn` do.
    """
    case = locked_at(number=number, stage=stage, task_id=task_id)
    check_reasons(reasons, note=note)
    detail = {"reasons": reasons, "note": note}
    turn(actor=actor, case=case, deed=Deed.ADVISED_REJECTION, detail=detail, facts={"reasons": reasons})
    return case


def _check_answered(item: ChecklistItem, answer: str) -> None:
    allowed = [key for key, _label in item.ways] or ["yes"]
    if answer not in allowed:
        sentence = _("“%(line)s” is still open: tick it, or return the case for correction.") % {"line": item.label}
        raise Refusal(sentence, code="checklist_open", field=item.key)
