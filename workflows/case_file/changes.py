"""What became of the particulars: since they were keyed in first, since the last approval, and against the registry."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workflows.application_form import ApplicationForm, Fact
from workflows.catalogue import kind_of
from workflows.models import Case, Edition
from workflows.stages import Stage

BEFORE_EFFECT = (Stage.KEY_IN, Stage.REVIEW, Stage.APPROVE, Stage.CORRECTION, Stage.CARRY_OUT)
"""Afterwards the registry says what this case has made it say, and later cases more."""


def facts_of(
    case: Case,
    editions: Sequence[Edition],
    *,
    approved: Mapping[str, Any] | None = None,
    registered: Mapping[str, Any] | None = None,
) -> list[Fact]:
    """What the case says now, field by field, with what each field said before.

    `editions` are all of them, the oldest first. `was` is what the first edition said, where that differs, and
    `was_by`, `was_at` tell whose edition brought the present words; `approved` is what an approval that has become
    void bound to, `registered` what the registry says of the subscriber.
    """
    if not editions:
        return []
    form, now, first = kind_of(case.kind).form, editions[-1].data, editions[0].data
    approved_was = _words(form, approved, now)
    registered_was = _words(form, registered, now)
    return [
        replace(
            fact,
            approved_was=approved_was.get(fact.name, ""),
            registered_was=registered_was.get(fact.name, ""),
            **(_by_whom(fact.name, editions) if fact.was else {}),
        )
        for fact in form.facts(now, before=first if len(editions) > 1 else None)
    ]


def _by_whom(name: str, editions: Sequence[Edition]) -> dict[str, Any]:
    """The edition that brought what a field says now."""
    brought = editions[-1]
    for earlier in reversed(editions[:-1]):
        if earlier.data.get(name) != brought.data.get(name):
            break
        brought = earlier
    return {"was_by": str(brought.by), "was_at": brought.at}


def _words(form: type[ApplicationForm], said: Mapping[str, Any] | None, now: Mapping[str, Any]) -> dict[str, str]:
    """What `said` has differently, by field and in words; a field that it doesn't know isn't compared."""
    if said is None:
        return {}
    differing = {name: value for name, value in said.items() if (value or "") != (now.get(name) or "")}
    return {fact.name: fact.was for fact in form.facts(now, before={**now, **differing}) if fact.name in differing}
