"""Addresses of the pages about passkeys."""

from django.urls import URLPattern, URLResolver, path

from portal.passkeys import pages

passkey_patterns: list[URLPattern | URLResolver] = [
    path("passkeys/", pages.passkeys, name="passkeys"),
    path("passkeys/new/", pages.new, name="passkey-new"),
    path("passkeys/<uuid:key>/remove/", pages.remove, name="passkey-remove"),
]
