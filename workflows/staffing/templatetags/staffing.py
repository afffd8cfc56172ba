"""What the pages about staff print."""

from django import template
from django.http import HttpRequest
from django.utils import timezone

from registry.models import Staff
from registry.second_factors.requirement import is_required
from workflows.models import Case
from workflows.staffing import absences
from workflows.staffing.account_words import factors_of, state_of
from workflows.staffing.models import Absence

register = template.Library()
register.filter("factors", factors_of)
register.filter("account_states", state_of)


@register.filter
def needs_factor(staff: Staff) -> bool:
    """Whether the roles of a person ask for a second factor."""
    return is_required(staff)


@register.simple_tag(takes_context=True)
def absence_of(context: template.Context, staff_pk: int) -> Absence | None:
    """The absence of a holder today; one question for all of a page."""
    request: HttpRequest = context["request"]
    found: dict[int, Absence] | None = getattr(request, "_desk_absences", None)
    if found is None:
        found = {absence.staff_id: absence for absence in absences.today()}
        request._desk_absences = found  # type: ignore[attr-defined]
    return found.get(staff_pk)


@register.filter
def away_of(case: Case) -> absences.Away | None:
    """The absence of a holder today, of a case as lists read it."""
    return absences.away_of(case)


@register.filter
def is_now(absence: Absence) -> bool:
    """Whether it has begun."""
    return absence.covers(timezone.localdate())
