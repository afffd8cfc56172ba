"""Notes of the staff on a case: added by whoever works on cases, at any time, and never changed."""

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.staff import require
from workflows.models import Participation
from workflows.stages import Deed
from workflows.turning import locked, thing

PERMISSION = "workflows.note_case"
LONGEST = 500


@mutation("case.noted", thing=thing)
def note(*, actor: Actor, number: str, text: str) -> Participation:
    """Adds a note. Sent twice in a row by the same person, it stands there once.

    It is no step of the case, so it has no stage: who notes something may still decide. The trail knows that there is
    a note and how long, not what it says. Raises `Refusal`: may not note, no such case, nothing to say, too much.
    """
    staff = require(actor, PERMISSION)
    case = locked(number)
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Refusal(
            _("Write the note in 1 to %(most)d characters.") % {"most": LONGEST}, code="note_length", field="note"
        )
    last = case.participations.order_by("-at", "-pk").first()
    if last and last.deed == Deed.NOTED and last.staff_id == staff.pk and last.detail.get("note") == said:
        return last
    added = Participation.objects.create(case=case, staff=staff, deed=Deed.NOTED, detail={"note": said})
    record(actor=actor, action="case.noted", thing=thing(number=number), facts={"characters": len(said)})
    return added
