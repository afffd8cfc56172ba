"""The authority's public addresses: no session, no login, no CSRF token; programs ask here."""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from pki import addresses, crl, ocsp
from pki.models import Authority
from pki.ocsp_requests import LARGEST_REQUEST
from pki.publications import CrlIssue, CrlKind

# A copy of a list may be used for so long without asking again; a suspension counts at once, or nearly so.
FRESH_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCrl:
    """A revocation list as the page lists it."""

    address: str
    path: str
    issue: CrlIssue


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAuthority:
    """An authority as the page lists it."""

    name: str
    subject: str
    valid_until: datetime
    fingerprint: str
    certificate_address: str
    crls: list[ListedCrl]


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
            crls=[_listed_crl(authority, issue) for issue in crl.standing(authority)],
        )


def _listed_crl(authority: Authority, issue: CrlIssue) -> ListedCrl:
    where = addresses.crl if issue.kind == CrlKind.FULL else addresses.delta_crl
    address = where(authority.name, shard=issue.shard)
    return ListedCrl(address=address, path=urlsplit(address).path, issue=issue)


@require_safe
def ca(request: HttpRequest, name: str) -> HttpResponse:
    """An authority's certificate in DER (RFC 5280 §4.2.2.1)."""
    authority = Authority.objects.filter(name=name).first()
    if authority is None:
        raise Http404
    return _content(bytes(authority.der), content_type="application/pkix-cert", filename=f"{name}.cer")


@require_safe
def revocation_list(request: HttpRequest, name: str, shard: int = 0) -> HttpResponseBase:
    """The newest full CRL of an authority, or of a part of it, in DER (RFC 5280 §4.2.1.13, RFC 2585 §4.2)."""
    return _list(request, name=name, shard=shard, kind=CrlKind.FULL)


@require_safe
def delta_list(request: HttpRequest, name: str, shard: int = 0) -> HttpResponseBase:
    """The newest delta CRL (RFC 5280 §4.2.1.15)."""
    return _list(request, name=name, shard=shard, kind=CrlKind.DELTA)


def _list(request: HttpRequest, *, name: str, shard: int, kind: CrlKind) -> HttpResponseBase:
    """Whoever names the list that stands is told so, and its content isn't even read (RFC 9110 §13.1.2).

    The date is told and not compared: two lists of one second have the same.
    """
    heading = crl.newest_heading(name, shard=shard, kind=kind)
    if heading is None:
        raise Http404
    known = get_conditional_response(request, etag=f'"{heading.sha256}"')
    if known is not None:
        return _about_list(known, heading)
    issue = crl.newest(name, shard=shard, kind=kind)
    if issue is None or issue.der is None:
        raise Http404
    part = "-".join([name, *([str(shard)] if shard else []), *(["delta"] if kind is CrlKind.DELTA else [])])
    content = _content(bytes(issue.der), content_type="application/pkix-crl", filename=f"{part}.crl")
    return _about_list(content, issue)


def _about_list(response: HttpResponseBase, issue: CrlIssue) -> HttpResponseBase:
    left = max(0, int((issue.next_update - timezone.now()).total_seconds()))
    response["Cache-Control"] = f"public, max-age={min(FRESH_SECONDS, left)}, must-revalidate"
    response["ETag"] = f'"{issue.sha256}"'
    response["Last-Modified"] = http_date(issue.this_update.timestamp())
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ocsp_answer(request: HttpRequest, question: str = "") -> HttpResponseBase:
    """The status of one certificate, by GET or POST (RFC 6960 appendix A.1)."""
    asked = request.read(LARGEST_REQUEST + 1) if request.method == "POST" else _from_address(question)
    content = ocsp.answer(asked)
    response = _content(content, content_type="application/ocsp-response", filename="")
    if request.method == "POST":
        return response
    response["ETag"] = tag = f'"{hashlib.sha256(content).hexdigest()}"'
    return get_conditional_response(request, etag=tag, response=response) or response


def _from_address(question: str) -> bytes:
    try:
        return base64.b64decode(question.replace(" ", "+"), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _content(content: bytes, *, content_type: str, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = "no-cache"  # a copy must be asked for again: a suspension counts at once
    response["X-Content-Type-Options"] = "nosniff"  # OCSP passes no middleware that would say so
    if filename:
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
