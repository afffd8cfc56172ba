"""The links under a list, by which it leaves as a file."""

from typing import Any

from django import template
from django.urls import reverse

from workflows.exports.catalogue import BY_NAME
from workflows.exports.files import FORMATS

register = template.Library()


@register.inclusion_tag("exports/_save_as.html")
def save_as(name: str, *which: object, narrowed: str = "") -> dict[str, Any]:
    """The list `name` in every format, as `narrowed` by what its address says; `which` of several."""
    listed = BY_NAME[name]
    query = f"?{narrowed}" if narrowed else ""
    links = [(ending.upper(), f"{reverse(f'desk:{name}-export', args=[*which, ending])}{query}") for ending in FORMATS]
    return {"links": links, "listed": listed}
