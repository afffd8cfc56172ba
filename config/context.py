"""What every page's template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def _in_language(value: Any) -> Any:
    return value.get(get_language(), next(iter(value.values()))) if isinstance(value, dict) else value


def office(request: HttpRequest) -> dict[str, Any]:
    """The office's name, address and hours in the language of the page."""
    return {"office": {key: _in_language(value) for key, value in settings.OFFICE.items()}, "demo": settings.DEMO}
