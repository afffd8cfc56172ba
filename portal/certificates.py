"""檢視憑證資訊: every certificate with all that the subscriber may need to know of it, and its file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.pairs import pairs_of
from portal.sessions import SubscriberRequest, subscriber_required
from registry import rights


@require_safe
@subscriber_required
def certificates(request: SubscriberRequest) -> HttpResponse:
    """Number, serial, status, use, validity, subject, issuer, fingerprint (spec §5, function 7)."""
    subscriber = request.portal_account.subscriber
    context = {"pairs": pairs_of(subscriber), "may_apply": rights.current(subscriber) is not None}
    return render(request, "portal/certificates.html", context)


@require_safe
@subscriber_required
def certificate_file(request: SubscriberRequest, number: str) -> HttpResponse:
    """The certificate as DER (RFC 2585 §4.1 for the media type); somebody else's is as unknown as none."""
    mine = (shown for pair in pairs_of(request.portal_account.subscriber) for shown in pair.certificates)
    found = next((shown for shown in mine if shown.held.number == number), None)
    if found is None:
        raise Http404
    response = HttpResponse(found.held.der, content_type="application/pkix-cert")
    response["Content-Disposition"] = f'attachment; filename="{found.held.number}.cer"'
    return response
