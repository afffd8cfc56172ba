"""A brake on logins by address, so that nobody tries many accounts from one place.

It is wide (a whole office behind one address is not stopped by a few wrong passwords), it counts failures only, and it
never touches an account: what suspends a login is three wrong passwords in a row and nothing else (spec §2).
"""

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

FAILURES = 60
WINDOW = 10 * 60  # seconds


def _key(request: HttpRequest) -> str:
    address = get_client_ip_address(request) or ""
    return "portal-login:" + salted_hmac("portal.throttle", address, algorithm="sha256").hexdigest()


def must_wait(request: HttpRequest) -> bool:
    """Whether this address has failed so often in the last minutes that its tries are not looked at."""
    return int(cache.get(_key(request), 0)) >= FAILURES


def failed(request: HttpRequest) -> None:
    """Counts one failure of this address; the window begins with its first."""
    key = _key(request)
    if cache.add(key, 1, WINDOW):
        return
    try:
        cache.incr(key)
    except ValueError:  # the window ended between the two
        cache.add(key, 1, WINDOW)
