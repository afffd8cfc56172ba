"""A reviewer decides whether an applicant is who is registered, or has applied, already. The decision stays."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.staff import require
from workflows.case_file.duplicates import LINE, Candidate, candidates_of, undecided
from workflows.models import Case, Edition, Participation, latest_edition
from workflows.stages import STAGE_PERMISSION, Deed, Stage
from workflows.turning import check_holder, locked_at, thing

LONGEST = 300


@mutation("case.compared", thing=thing)
def decide(*, actor: Actor, number: str, task_id: int, same: Mapping[str, bool], why: str) -> list[Participation]:
    """Keeps for each candidate in `same`, by its key, whether it is the same person, and why.

    Whoever decides takes part in the review (`Participation.stage`). A decision counts as long as what identifies the
    two stays as it was; a later one stands before it. Raises `Refusal`: not permitted, held by somebody else, the case
    has moved on, no reason, no candidate any more.
    """
    staff = require(actor, STAGE_PERMISSION[Stage.REVIEW])
    case = locked_at(number=number, stage=Stage.REVIEW, task_id=task_id)
    check_holder(case=case, staff=staff)
    if not why.strip() or len(why.strip()) > LONGEST:
        raise Refusal(_("Say in a few words how you know."), code="why_missing", field="why")
    candidates = {found.key: found for found in candidates_of(case, latest_edition(case), [])}
    if not same.keys() <= candidates.keys():
        raise Refusal(_("What you compared has changed meanwhile: compare again."), code="moved_on", field=LINE)
    return [
        _keep(actor=actor, case=case, staff_id=staff.pk, candidate=candidates[key], same=is_same, why=why.strip())
        for key, is_same in same.items()
    ]


def require_decided(case: Case, standing: Edition | None) -> None:
    """Raises `Refusal` while a possible duplicate of the locked case is undecided."""
    if undecided(case, standing):
        raise Refusal(
            _("A possible duplicate is undecided: say whether it is the same person, and how you know."),
            code="duplicates_open",
            field=LINE,
        )


def _keep(*, actor: Actor, case: Case, staff_id: int, candidate: Candidate, same: bool, why: str) -> Participation:
    detail = {
        "other": candidate.key,
        "named": candidate.named,
        "same": same,
        "note": why,
        "fingerprint": candidate.fingerprint,
    }
    record(
        actor=actor,
        action="case.compared",
        thing=thing(number=case.number),
        facts={"other": candidate.key, "same": same},
    )
    return Participation.objects.create(
        case=case, staff_id=staff_id, deed=Deed.COMPARED, stage=Stage.REVIEW, detail=detail
    )
