"""The terms of the certificate service: editions, their page, and who accepted which one when.

A new edition is a new template `templates/portal/terms/<year of the Republic>-<month>.html` and a new last line of
`EDITIONS`; old ones stay, as certificates were issued on them.
"""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from audit.actors import Actor
from audit.refusal import Refusal
from audit.trail import record
from pki.orders import Order
from portal.kept_typing import take_kept
from portal.models import TermsAcceptance
from portal.sessions import SubscriberRequest
from registry.models import Subscriber

EDITIONS = ("115-11",)
CURRENT = EDITIONS[-1]


class AcceptForm(forms.Form):
    """Acceptance of the terms as they were shown."""

    use_required_attribute = False

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    accept = forms.BooleanField(
        label=gettext_lazy("I have read the terms of the certificate service and accept them"),
        error_messages={"required": gettext_lazy("To go on, read the terms and tick that you accept them")},
    )


@require_safe
def terms(request: HttpRequest, edition: str = CURRENT) -> HttpResponse:
    """The text of an edition, for everybody."""
    if edition not in EDITIONS:
        raise Http404
    context = {"edition": edition, "text": text_of(edition), "current": edition == CURRENT}
    return render(request, "portal/terms.html", context)


def text_of(edition: str) -> str:
    """The template of an edition's text."""
    return f"portal/terms/{edition}.html"


def shown() -> dict[str, str]:
    """What a page on which the terms are accepted has to show."""
    return {"edition": CURRENT, "text": text_of(CURRENT)}


def typed_on(request: SubscriberRequest) -> QueryDict | None:
    """What was sent, or typed before a session ended; what was ticked under another edition counts no more."""
    if request.method == "POST":
        return request.POST
    kept = take_kept(request)
    return kept if kept and kept.get("version") == CURRENT else None


def require_current(version: str) -> None:
    """Raises `Refusal` "terms_changed" for an edition that is not in force."""
    if version != CURRENT:
        raise Refusal(_("The terms have changed since this page was opened: read them again"), code="terms_changed")


def record_acceptance(*, actor: Actor, action: str, subscriber: Subscriber, order: Order) -> None:
    """Keeps which edition was accepted, when and for which order, once an order. Inside the mutation that places it."""
    _kept, is_new = TermsAcceptance.objects.get_or_create(
        order_id=order.pk, defaults={"subscriber": subscriber, "edition": CURRENT, "accepted_at": timezone.now()}
    )
    if is_new:
        facts = {"terms": CURRENT, "order": str(order.pk)}
        record(actor=actor, action=action, thing=f"subscriber:{subscriber.public_id}", facts=facts)
