"""Addresses of the pages and calls that deal with keys in the browser."""

from django.urls import URLPattern, URLResolver, path

from portal import apply, apply_calls, key_pages

key_patterns: list[URLPattern | URLResolver] = [
    path("apply/", apply.apply, name="apply"),
    path("apply/keys/", apply.keys, name="apply-keys"),
    path("apply/order/", apply_calls.order, name="apply-order"),
    path("apply/requests/", apply_calls.requests, name="apply-requests"),
    path("apply/kept/", apply_calls.kept, name="apply-kept"),
    path("export/", key_pages.export, name="export"),
    path("keys/", key_pages.keys, name="keys"),
    path("download/", key_pages.download, name="download"),
    path("import/", key_pages.import_files, name="import"),
    path("file-password/", key_pages.file_password, name="file-password"),
]
