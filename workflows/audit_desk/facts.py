"""The facts of an entry with words beside their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from numbering.numbers import shown
from registry.enumerations import enumerated
from workflows.stages import Stage

LABELS = {
    "account": _("Portal account"), "attempts": _("Attempts"), "batch": _("Batch"), "case": _("Case"),
    "cases": _("Number of cases"), "cause": _("Cause"), "certificate": _("Certificate"),
    "certificates": _("Certificates"), "channel": _("Came by"), "code": _("Reason of the refusal"),
    "delivery": _("Delivery"), "demo": _("Demo account"), "digest": _("Digest"), "due": _("Due"),
    "edition": _("Edition"), "entries": _("Number of entries"), "expires_at": _("Expires"), "faults": _("Faults"),
    "file": _("File"), "first": _("First entry"), "from": _("Before"), "id_number": _("ID number"),
    "identity_check": _("Identity established by"), "issuer": _("Issuer"), "key": _("SHA-256 of the key"),
    "kind": pgettext_lazy("fact", "Kind"), "last": _("Last entry"), "letters": _("Letters"),
    "list": _("Posting list"), "name": _("Name"), "notice": _("Notice"), "officers": _("Officers"),
    "order": _("Order"), "outcome": _("Outcome"), "page": pgettext_lazy("fact", "Page"),
    "pages": pgettext_lazy("fact", "Pages"), "part": pgettext_lazy("fact", "Part"), "query": _("Looked for"),
    "question": _("Question"), "reason": _("Reason"), "reasons": _("Reasons"), "reprint_of": _("In place of"),
    "roles": _("Roles"), "seq": _("Subscription number"), "serial": _("Serial number"), "sha256": _("SHA-256"),
    "slips": pgettext_lazy("fact", "Slips"), "stage": _("Stage"), "status": _("Status"),
    "subscriber": _("Subscriber"), "terms": _("Terms"), "unsealed": _("After the signed head"), "to": _("After"),
    "use": _("Use"), "was": _("State before"), "way": _("Way"),
}  # fmt: skip
STAGES = frozenset({"from", "to", "stage"})


@dataclass(frozen=True, slots=True)
class NamedFact:
    """One fact: its name in the trail, its words, its value."""

    name: str
    label: str
    value: str


def facts_of(facts: Mapping[str, Any]) -> list[NamedFact]:
    """The facts in the order in which they were written; what has no words is named as in the trail."""
    return [NamedFact(name, str(LABELS.get(name, name)), _shown(name, value)) for name, value in facts.items()]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, list):
        return enumerated(_shown(name, item) for item in value) or "—"
    if isinstance(value, dict):
        return enumerated(f"{key}＝{_shown(key, item)}" for key, item in value.items()) or "—"
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if name in STAGES and value in Stage.values:
        return str(Stage(value).label)
    return shown(str(value)) or "—"
