"""What the paper says goes into the case."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from registry.staff import require
from workflows import keyed_twice
from workflows.catalogue import kind_of
from workflows.models import Draft, Edition, JsonObject, latest_edition
from workflows.stages import Deed, Stage
from workflows.turning import locked, locked_at, thing, turn


@mutation("case.keyed_in", thing=thing)
def key_in(
    *,
    actor: Actor,
    number: str,
    task_id: int,
    data: JsonObject,
    based_on: int,
    again: Mapping[str, str] = MappingProxyType({}),
) -> Edition:
    """Stores a new edition and sends the case to review. `based_on` is the ordinal that the page showed, 0 for none.

    `again` is what was keyed the second time, by field, as typed. Raises `Refusal`: somebody saved another edition
    meanwhile, the two keyings differ where the office asks for two, and everything that `turn` refuses.
    """
    case = locked_at(number=number, stage=Stage.KEY_IN, task_id=task_id)
    standing = latest_edition(case)
    if based_on != (standing.ordinal if standing else 0):
        raise Refusal(
            _("Somebody else has saved this case meanwhile: compare with the new data, then save again."),
            code="conflict",
        )
    keyed_twice.require_same(data, again)
    case.applicant, case.id_number = kind_of(case.kind).form.applicant_of(data)
    staff = turn(actor=actor, case=case, deed=Deed.KEYED_IN, facts={"edition": based_on + 1})
    edition = Edition.objects.create(case=case, ordinal=based_on + 1, data=data, by=staff)
    Draft.objects.filter(case=case, staff=staff).delete()
    return edition


@mutation("case.draft", thing=thing)
def save_draft(*, actor: Actor, number: str, typed: JsonObject, based_on: int) -> Draft:
    """Keeps what somebody has typed so far, whatever state it is in. Not an edit of the case: no audit entry.

    Also when a colleague has finished the task meanwhile: it is there when the case is keyed in again. `based_on` is
    the ordinal of the edition that the page showed. Raises `Refusal`: not permitted, the case has ended.
    """
    staff = require(actor, "workflows.key_in_case")
    case = locked(number)
    if case.ended:
        raise Refusal(_("This case has ended: there is nothing to key in."), code="wrong_stage")
    kept = {"typed": typed, "based_on": based_on}
    draft, _created = Draft.objects.update_or_create(case=case, staff=staff, defaults=kept)
    return draft
