"""Somebody else has saved a case while it was keyed in: both versions side by side, and nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from workflows.actions import keying
from workflows.application_form import ApplicationForm
from workflows.catalogue import kind_of
from workflows.desk.access import actor, attempt, moved_on
from workflows.models import Case, Draft, Edition, latest_edition

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Beside:
    """A field that two people have keyed differently, in words."""

    number: str
    label: str
    saved: str
    typed: str


def beside(form: type[ApplicationForm], *, saved: Mapping[str, Any], typed: QueryDict) -> list[Beside]:
    """What differs between an edition and what somebody typed into the form.

    What was typed is read by the form's own rules, so that 740424 and 74/4/24 are one day; what they refuse stands
    there as it was typed.
    """
    bound = form(typed)
    bound.is_valid()
    theirs = {fact.name: fact.value for fact in form.facts(saved)}
    ours = {fact.name: fact.value for fact in form.facts(ApplicationForm.to_data(bound))}
    ours |= {name: str(bound[name].value() or NOTHING) for name in bound.errors if name in bound.fields}
    return [
        Beside(place.number, str(bound[place.name].label), theirs.get(place.name, NOTHING), said)
        for panel in form.panels
        for place in panel.places
        if place.read and (said := ours.get(place.name, NOTHING)) != theirs.get(place.name, NOTHING)
    ]


def typed_of(draft: Draft) -> QueryDict:
    """A draft as the form that was sent."""
    query = QueryDict(mutable=True)
    for name, values in draft.typed.items():
        query.setlist(name, values)
    return query


def is_overtaken(draft: Draft, standing: Edition | None) -> bool:
    """Whether the case was saved by somebody after this draft was begun."""
    return draft.based_on != (standing.ordinal if standing else 0)


def overtaken(
    request: HttpRequest, case: Case, sent: QueryDict, *, typed: dict[str, list[str]], based_on: int
) -> HttpResponse:
    """The answer to a keying form whose task somebody else has finished: keeps what was typed, shows both versions."""
    kept: list[Draft] = []
    attempt(
        request,
        lambda: kept.append(
            keying.save_draft(actor=actor(request), number=case.number, typed=typed, based_on=based_on)
        ),
    )
    standing = latest_edition(case)
    if standing is None or not kept:
        return moved_on(request, case, sent)
    differing = beside(kind_of(case.kind).form, saved=standing.data, typed=typed_of(kept[0]))
    context = {"case": case, "edition": standing, "differing": differing}
    return render(request, "desk/overtaken.html", context, status=409)


def draft_overtaken(request: HttpRequest, case: Case) -> HttpResponse:
    """The same to the script that keeps drafts: it says so while somebody types on."""
    standing = latest_edition(case)
    said = _("%(name)s has saved this case meanwhile. Send the form: both versions are shown, nothing is overwritten.")
    return JsonResponse({"sentence": said % {"name": standing.by if standing else _("A colleague")}}, status=409)
