"""What an approved resumption brings about: certificates off the CRL, a new password slip."""

from uuid import UUID

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.refusal import Refusal
from pki import lifecycle
from registry import slips
from registry.models import PortalAccount
from workflows.certificate_fields import held_by
from workflows.contact_fields import recipient_of
from workflows.models import Case, JsonObject
from workflows.resume.forms import why_not


def carry_out(*, actor: Actor, case: Case, data: JsonObject) -> UUID:
    """Resumes exactly the certificates that were approved and asks for a slip to the contact on the form.

    Raises `Refusal` when one of them isn't suspended any more, and when login is suspended.
    """
    held = held_by(data["holder_key"])
    numbers = data["certificates"].split()
    for number in numbers:
        said = why_not(held[number]) if number in held else _("no certificate of this subscriber has this number")
        if said:
            raise Refusal(f"{number}：{said}", code="not_resumable")
    lifecycle.resume(
        actor=actor,
        certificate_ids=[held[number].certificate_id for number in numbers],
        holder_key=data["holder_key"],
    )
    slips.request(
        actor=actor,
        account=PortalAccount.objects.get(subscriber__public_id=data["holder_key"]),
        case_number=case.number,
        delivery=data["delivery"],
        recipient=recipient_of(data),
    )
    return UUID(data["holder_key"])
