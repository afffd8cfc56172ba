"""The page of the keys in this browser: what is held here, backup files, and the proof that they open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import key_texts
from portal.pairs import pairs_of
from portal.sessions import SubscriberRequest, subscriber_required


@require_safe
@subscriber_required
def export(request: SubscriberRequest) -> HttpResponse:
    """Everything on this page happens in the browser; the server gives the words."""
    any_pairs = bool(pairs_of(request.portal_account.subscriber))
    return render(request, "portal/export.html", {"key_texts": key_texts.EXPORT, "any_pairs": any_pairs})
