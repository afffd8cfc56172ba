"""What an approved password reset brings about: the old password and open sessions end, a new slip is asked for."""

from uuid import UUID

from audit.actors import Actor
from registry import accounts, slips
from registry.models import PortalAccount
from workflows.contact_fields import recipient_of
from workflows.models import Case, JsonObject


def carry_out(*, actor: Actor, case: Case, data: JsonObject) -> UUID:
    """Lifts a suspension and ends the old password; login works again with the new slip, not before."""
    account = PortalAccount.objects.get(subscriber__public_id=data["holder_key"])
    account = accounts.reset(actor=actor, account=account, case_number=case.number)
    slips.request(
        actor=actor,
        account=account,
        case_number=case.number,
        delivery=data["delivery"],
        recipient=recipient_of(data),
    )
    return UUID(data["holder_key"])
