"""What an approved revocation brings about: public at once, on CRL and OCSP."""

from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.refusal import Refusal
from pki import lifecycle
from workflows.certificate_fields import held_by
from workflows.models import Case, JsonObject
from workflows.revocation.forms import ALL, revocable, why_not
from workflows.revocation.reasons import RFC_5280


def carry_out(*, actor: Actor, case: Case, data: JsonObject) -> UUID:
    """Revokes exactly the certificates that were approved.

    Raises `Refusal` when one of them was revoked or has expired meanwhile, and when "all" was approved and another
    certificate has come into force since.
    """
    numbers = data["certificates"].split()
    held = held_by(data["holder_key"])
    if data["scope"] == ALL and {item.number for item in revocable(data["holder_key"])} - set(numbers):
        raise Refusal(
            _("A certificate came into force after the form was keyed in: send the case back and key it in again."),
            code="more_in_force",
        )
    for number in numbers:
        said = why_not(held[number])
        if said:
            raise Refusal(f"{number}：{said}", code="not_revocable")
    lifecycle.revoke(
        actor=actor,
        certificate_ids=[held[number].certificate_id for number in numbers],
        reason=RFC_5280[data["reason"]],
        invalidity_date=_midnight(date.fromisoformat(data["since"])),
    )
    return UUID(data["holder_key"])


def _midnight(day: date) -> datetime:
    """The beginning of a day in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
