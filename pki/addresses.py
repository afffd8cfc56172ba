"""The public addresses that certificates name."""

from django.conf import settings
from django.urls import reverse


def certificate(authority: str) -> str:
    """Where an authority's certificate lies."""
    return _absolute(reverse("pki:ca", kwargs={"name": authority}))


def crl(authority: str) -> str:
    """Where an authority's newest CRL lies."""
    return _absolute(reverse("pki:crl", kwargs={"name": authority}))


def ocsp() -> str:
    """Where the status of one certificate is asked."""
    return _absolute(reverse("pki:ocsp"))


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
