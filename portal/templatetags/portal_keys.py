"""Puts the scripts for keys on a page, with what they need to know from the server."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse

from portal import key_texts
from portal.pairs import holder_key

register = template.Library()

URLS = {
    "order": "portal:apply-order",
    "requests": "portal:apply-requests",
    "kept": "portal:apply-kept",
    "apply": "portal:apply",
    "activate": "portal:activate",
    "export": "portal:export",
    "import": "portal:import",
}


@register.inclusion_tag("portal/apply_script.html", takes_context=True)
def keys_script(context: dict[str, Any]) -> dict[str, Any]:
    """The script and its data block; nothing where nobody is signed in, or a password must be changed first.

    A page that says more gives `key_texts`, `personal` and `listed` in its context.
    """
    request: HttpRequest | None = context.get("request")
    account = getattr(request, "portal_account", None)
    if request is None or account is None or account.must_change:
        return {"page": None}
    texts = {**key_texts.EVERYWHERE, **context.get("key_texts", {})}
    return {
        "page": {
            "holder": holder_key(account.subscriber),
            "csrf": get_token(request),
            "urls": {name: reverse(view) for name, view in URLS.items()},
            "texts": {name: str(sentence) for name, sentence in texts.items()},
            "personal": context.get("personal", []),
        },
        "listed": context.get("listed"),
    }
