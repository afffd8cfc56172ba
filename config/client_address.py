"""Whose address a request has, for what is counted by address (wrong passwords)."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own `settings.TRUSTED_PROXIES` proxies saw.

    Each proxy appends to X-Forwarded-For whom it answers; what stands further left anybody may have written.
    """
    remote: str = request.META.get("REMOTE_ADDR", "")
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies: int = settings.TRUSTED_PROXIES
    if not proxies or len(seen) < proxies:
        return remote
    try:
        return str(ip_address(seen[-proxies]))
    except ValueError:
        return remote
