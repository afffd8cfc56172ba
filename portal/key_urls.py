"""Addresses of the pages and calls that deal with keys in the browser."""

from django.urls import URLPattern, URLResolver, path

from portal import apply, apply_calls, export

key_patterns: list[URLPattern | URLResolver] = [
    path("apply/", apply.apply, name="apply"),
    path("apply/keys/", apply.keys, name="apply-keys"),
    path("apply/order/", apply_calls.order, name="apply-order"),
    path("apply/requests/", apply_calls.requests, name="apply-requests"),
    path("apply/kept/", apply_calls.kept, name="apply-kept"),
    path("export/", export.export, name="export"),
]
