"""The authority's public addresses: no session, no login, no CSRF token; programs ask here."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from pki import addresses, crl, ocsp
from pki.models import Authority, CrlIssue


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAuthority:
    """An authority as the page lists it."""

    name: str
    subject: str
    valid_until: datetime
    fingerprint: str
    certificate_address: str
    crl_address: str
    crl: CrlIssue | None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Lists certificates, revocation lists and the OCSP address."""
    return render(request, "pki/index.html", {"authorities": list(_listed()), "ocsp_address": addresses.ocsp()})


def _listed() -> Iterator[ListedAuthority]:
    for authority in Authority.objects.order_by("pk"):
        digits = authority.certificate.fingerprint(hashes.SHA256()).hex().upper()
        yield ListedAuthority(
            name=authority.name,
            subject=authority.certificate.subject.rfc4514_string(),
            valid_until=authority.certificate.not_valid_after_utc,
            fingerprint=" ".join(digits[start : start + 4] for start in range(0, len(digits), 4)),
            certificate_address=addresses.certificate(authority.name),
            crl_address=addresses.crl(authority.name),
            crl=crl.newest(authority.name),
        )


@require_safe
def ca(request: HttpRequest, name: str) -> HttpResponse:
    """An authority's certificate in DER (RFC 5280 §4.2.2.1)."""
    authority = Authority.objects.filter(name=name).first()
    if authority is None:
        raise Http404
    return _content(bytes(authority.der), content_type="application/pkix-cert", filename=f"{name}.cer")


@require_safe
def revocation_list(request: HttpRequest, name: str) -> HttpResponse:
    """An authority's newest CRL in DER (RFC 5280 §4.2.1.13, RFC 2585 §4.2)."""
    issue = crl.newest(name)
    if issue is None or issue.der is None:
        raise Http404
    response = _content(bytes(issue.der), content_type="application/pkix-crl", filename=f"{name}.crl")
    response["Last-Modified"] = http_date(issue.this_update.timestamp())
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ocsp_answer(request: HttpRequest, question: str = "") -> HttpResponse:
    """The status of one certificate, by GET or POST (RFC 6960 appendix A.1)."""
    asked = request.read(ocsp.LARGEST_REQUEST + 1) if request.method == "POST" else _from_address(question)
    return _content(ocsp.answer(asked), content_type="application/ocsp-response", filename="")


def _from_address(question: str) -> bytes:
    try:
        return base64.b64decode(question.replace(" ", "+"), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _content(content: bytes, *, content_type: str, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = "no-cache"  # a suspension counts at once: a copy must be asked for again
    if filename:
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
