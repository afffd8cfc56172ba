"""The public addresses that certificates and lists name."""

from django.conf import settings
from django.urls import reverse


def certificate(authority: str) -> str:
    """Where an authority's certificate lies."""
    return _absolute(reverse("pki:ca", kwargs={"name": authority}))


def crl(authority: str, *, shard: int = 0) -> str:
    """Where the newest full CRL of an authority lies, or of one part of its certificates."""
    return _absolute(reverse("pki:crl", kwargs=_part(authority, shard)))


def delta_crl(authority: str, *, shard: int = 0) -> str:
    """Where the newest delta CRL lies."""
    return _absolute(reverse("pki:delta", kwargs=_part(authority, shard)))


def ocsp() -> str:
    """Where the status of one certificate is asked."""
    return _absolute(reverse("pki:ocsp"))


def practice_statement(uri: str) -> str:
    """Where the certification practice statement lies, given as a profile names it."""
    return _absolute(uri) if uri.startswith("/") else uri


def _part(authority: str, shard: int) -> dict[str, str | int]:
    """The first part is the authority's own address: certificates from before there were parts name it."""
    return {"name": authority, "shard": shard} if shard else {"name": authority}


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
