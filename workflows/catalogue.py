"""The paper processes of this office. A fifth one is a folder of its own and one line here."""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from workflows.kind import Kind

KINDS: tuple[str, ...] = (
    "workflows.registration",
    "workflows.revocation",
    "workflows.resume",
    "workflows.password_reset",
)


@cache
def kinds() -> dict[str, "Kind"]:
    """Every kind by its code. A folder's `kind.py` holds its `KIND`."""
    found: list[Kind] = [import_module(f"{folder}.kind").KIND for folder in settings.CASE_KINDS]
    return {kind.code: kind for kind in found}


def kind_of(code: str) -> "Kind":
    """The kind of a code; `KeyError` for a code of no kind."""
    return kinds()[code]
