"""Addresses of the pages and calls that deal with keys in the browser."""

from django.urls import URLPattern, URLResolver

key_patterns: list[URLPattern | URLResolver] = []
