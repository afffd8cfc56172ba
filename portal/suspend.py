"""憑證停用: chosen valid certificates go on hold at once, with the website password (spec §5, function 8)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from pki import lifecycle
from portal.forms import ConfirmForm
from portal.kept_typing import take_kept
from portal.pairs import ShownCertificate, holder_key, pairs_of
from portal.sessions import SubscriberRequest, subscriber_required
from portal.suspension import suspended_meanwhile
from portal.templatetags.portal_pages import day
from registry import accounts
from registry.enumerations import enumerated
from registry.models import Subscriber
from workflows.correspondence import notices


class SuspendForm(ConfirmForm):
    """Which certificates, and the password."""

    certificates = forms.TypedMultipleChoiceField(
        label=_("Certificates to suspend"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one certificate"),
            "invalid_choice": _("One of these certificates can’t be suspended any more: look at the list again"),
        },
    )
    field_order = ("certificates", "password")

    def __init__(self, *args: Any, choosable: Sequence[ShownCertificate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["certificates"].choices = [  # type: ignore[attr-defined]
            (str(each.held.certificate_id), _line(each)) for each in choosable
        ]

    @property
    def chosen(self) -> frozenset[UUID]:
        """The certificates that were ticked. Only of a valid form."""
        return frozenset(self.cleaned_data["certificates"])


def _said_of(suspended: Iterable[ShownCertificate]) -> str:
    """Which ones are suspended now, and who is told."""
    sentence = _("%(numbers)s: suspended. Whoever looks at the revocation list or asks by OCSP is told from now.")
    return str(sentence) % {"numbers": enumerated(f"{each.title} {each.number}" for each in suspended)}


def _line(shown: ShownCertificate) -> str:
    """What the number stands in never breaks it."""
    until = gettext("until %(last)s") % {"last": day(shown.held.not_after)}
    return format_html('{}　<span class="code">{}</span>　{}', shown.title, shown.number, until)


@mutation("portal.suspend", thing=lambda *, subscriber, **_: f"subscriber:{subscriber.public_id}")
def suspend_certificates(*, actor: Actor, subscriber: Subscriber, certificate_ids: Collection[UUID]) -> None:
    """Suspends one's own valid certificates and has the contact told by mail, once a suspension.

    Raises what `pki.lifecycle.suspend` raises.
    """
    holder = holder_key(subscriber)
    changed = lifecycle.suspend(actor=actor, certificate_ids=certificate_ids, holder_key=holder)
    if changed:
        notices.suspended(actor=actor, holder_key=holder, numbers=changed)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@subscriber_required
def suspend(request: SubscriberRequest) -> HttpResponse:
    """The valid certificates to choose from, and the form; or why there is nothing to suspend."""
    pairs = pairs_of(request.portal_account.subscriber)
    choosable = [each for pair in pairs for each in pair.certificates if each.suspendable]
    typed = request.POST if request.method == "POST" else take_kept(request)
    form = SuspendForm(typed, choosable=choosable, initial={"certificates": request.GET.getlist("certificate")})
    if request.method == "POST" and form.is_valid() and _suspended(request, form):
        messages.success(request, _said_of(each for each in choosable if each.held.certificate_id in form.chosen))
        return HttpResponseRedirect(reverse("portal:home"))
    context = {"form": form, "choosable": choosable, "pairs": pairs}
    return suspended_meanwhile(request) or render(request, "portal/suspend.html", context)


def _suspended(request: SubscriberRequest, form: SuspendForm) -> bool:
    account = request.portal_account
    actor = accounts.actor_of(account)
    try:
        accounts.confirm_password(actor=actor, account=account, password=form.cleaned_data["password"])
        suspend_certificates(
            actor=actor, subscriber=account.subscriber, certificate_ids=form.cleaned_data["certificates"]
        )
    except Refusal as refusal:
        refusal.onto(form)
        return False
    return True
