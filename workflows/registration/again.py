"""Registration again: a subscriber whose certificates are all over hands in a new form and stays who they are."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.refusal import Refusal
from pki.statuses import ShownStatus
from registry import rights, roc_dates
from registry.models import Subscriber
from workflows.certificate_fields import held_by

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Statuses in which a certificate stands in the way, and what the subscriber does instead.
WAY_OUT: "dict[ShownStatus, StrOrPromise]" = {
    ShownStatus.PENDING: gettext_lazy(
        "they wait for activation on the portal; if their keys are lost, a revocation comes first"
    ),
    ShownStatus.VALID: gettext_lazy("if the registered data have changed, a revocation comes first"),
    ShownStatus.EXPIRING: gettext_lazy("they are renewed on the portal without paper; or a revocation comes first"),
    ShownStatus.SUSPENDED: gettext_lazy("an application to resume or to revoke them comes first"),
}


def refuse_unless_over(subscriber: Subscriber) -> None:
    """Spec §3: registered again is who has no certificate left that is neither expired nor revoked.

    Raises `Refusal`: in_force, with the last day and what to do instead; may_apply when a registration is still unused.
    """
    held = held_by(str(subscriber.public_id)).values()
    standing = next((item for status in WAY_OUT for item in held if item.status == status), None)
    if standing:
        sentence = _(
            "Registered as %(name)s, with certificates until %(day)s: %(way_out)s. Another department: field 9"
        )
        day = roc_dates.shown(timezone.localtime(standing.not_after).date())
        words = {"name": subscriber.distinguished_name, "day": day, "way_out": WAY_OUT[standing.status]}
        raise Refusal(sentence % words, code="in_force", field="id_number")
    right = rights.current(subscriber)
    if right:
        sentence = _("Registered as %(name)s already, and may apply on the portal until %(day)s")
        day = roc_dates.shown(timezone.localtime(right.expires_at).date())
        raise Refusal(
            sentence % {"name": subscriber.distinguished_name, "day": day}, code="may_apply", field="id_number"
        )
