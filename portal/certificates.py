"""檢視憑證資訊: every certificate with all that the subscriber may need to know of it, and its file."""

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from pki import holdings
from pki.holdings import HeldCertificate, Pair
from portal.pairs import holder_key, pairs_of
from portal.sessions import SubscriberRequest, subscriber_required
from registry import rights
from workflows import progress


@require_safe
@subscriber_required
def certificates(request: SubscriberRequest) -> HttpResponse:
    """Number, serial, status, use, validity, subject, issuer, fingerprint (spec §5, function 7)."""
    subscriber = request.portal_account.subscriber
    resuming = progress.under_way(progress.of_subscriber(subscriber.public_id), code="RS")
    accepted = {each.order_id: each for each in subscriber.accepted_terms.all()}
    pairs = [(pair, accepted.get(pair.held.order_id)) for pair in pairs_of(subscriber, resuming=resuming)]
    context = {"pairs": pairs, "may_apply": rights.current(subscriber) is not None}
    return render(request, "portal/certificates.html", context)


@require_safe
@subscriber_required
def certificate_file(request: SubscriberRequest, number: str) -> HttpResponse:
    """The certificate as DER (RFC 2585 §4.1 for the media type); somebody else's is as unknown as none."""
    _pair, found = _own(request, number)
    return _file(found.der, name=f"{found.number}.cer", media_type="application/pkix-cert")


@require_safe
@subscriber_required
def chain_file(request: SubscriberRequest, number: str) -> HttpResponse:
    """The certificate and those above it, the root last, as PEM (RFC 8555 §9.1 for the media type)."""
    pair, found = _own(request, number)
    links = (x509.load_der_x509_certificate(der) for der in (found.der, *pair.chain))
    content = b"".join(link.public_bytes(Encoding.PEM) for link in links)
    return _file(content, name=f"{found.number}-chain.pem", media_type="application/pem-certificate-chain")


def _own(request: SubscriberRequest, number: str) -> tuple[Pair, HeldCertificate]:
    """Raises `Http404` also for somebody else's."""
    for pair in holdings.pairs_of(holder_key(request.portal_account.subscriber)):
        for held in pair.certificates:
            if held.number == number:
                return pair, held
    raise Http404


def _file(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=media_type, headers=headers)
