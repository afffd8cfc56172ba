"""Substitution: a colleague looks after what somebody holds who is away.

A substitute takes over without giving a reason, and may do no more than before: a case still asks for the role of
its stage and for a second person (spec §1).
"""

from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry import roc_dates
from registry.models import Staff
from registry.staff import actor_of
from registry.staff_accounts import account_thing
from workflows.actions import holding
from workflows.models import Case
from workflows.staffing.models import Absence
from workflows.turning import locked, thing

FOR_OTHERS = ("workflows.reassign_case", "registry.manage_staff")
"""Who may name a substitute for somebody else: a supervisor, an operator."""


@mutation("staff.name_substitute", thing=account_thing)
def name_substitute(*, actor: Actor, staff: Staff, substitute: Staff, first_day: date, last_day: date) -> Absence:
    """Says that somebody is away, and who stands in.

    Raises `Refusal`: not one's own absence and no supervisor or operator, one of the two has left, the same person,
    days in no order or over, away already in these days, a substitute who is away then.
    """
    people = {
        each.pk: each
        for each in Staff.objects.select_for_update(no_key=True)
        .filter(pk__in=(staff.pk, substitute.pk), is_active=True).order_by("pk")
    }  # fmt: skip
    by = _permitted(actor, staff)
    if len(people) != 2:
        raise Refusal(_("Choose a colleague who works here, not the person who is away."), code="no_colleague",
                      field="substitute")  # fmt: skip
    if last_day < first_day or last_day < timezone.localdate():
        raise Refusal(_("The last day is today or later, and not before the first."), code="days", field="last_day")
    _refuse_overlap(staff, substitute, first_day, last_day)
    absence = Absence.objects.create(
        staff=staff, substitute=substitute, first_day=first_day, last_day=last_day, named_by=by
    )
    facts = {"substitute": substitute.username, "first": first_day.isoformat(), "last": last_day.isoformat()}
    record(actor=actor, action="staff.name_substitute", thing=account_thing(staff=staff), facts=facts)
    return absence


def _refuse_overlap(staff: Staff, substitute: Staff, first_day: date, last_day: date) -> None:
    then = standing().filter(first_day__lte=last_day, last_day__gte=first_day)
    other = then.filter(staff=staff).first()
    if other is not None:
        raise Refusal(
            _("Away already until %(day)s: end that absence first.") % {"day": roc_dates.shown(other.last_day)},
            code="away_already", field="first_day",
        )  # fmt: skip
    if then.filter(staff=substitute).exists():
        raise Refusal(
            _("%(name)s is away then, too: choose somebody else.") % {"name": substitute},
            code="substitute_away", field="substitute",
        )  # fmt: skip


@mutation("staff.end_absence", thing=lambda *, absence, **_: account_thing(staff=absence.staff))
def end_absence(*, actor: Actor, absence: Absence) -> None:
    """Somebody is back, or does not go. Raises `Refusal`: as `name_substitute`, or ended already."""
    standing_one = Absence.objects.select_for_update(of=("self",)).select_related("staff").get(pk=absence.pk)
    _permitted(actor, standing_one.staff)
    if standing_one.ended_at or standing_one.last_day < timezone.localdate():
        raise Refusal(_("This absence is over already."), code="over")
    standing_one.ended_at = timezone.now()
    standing_one.save(update_fields=["ended_at"])
    record(actor=actor, action="staff.end_absence", thing=account_thing(staff=standing_one.staff))


@mutation("case.take_over", thing=thing)
def take_over_as_substitute(*, actor: Actor, number: str) -> Case:
    """Takes over what the absent colleague holds; the reason is the absence.

    Raises `Refusal`: no substitute of the holder today, and as `holding.take_over` and `holding.check_may_hold` do.
    """
    case = locked(number)
    absence = today().filter(staff__task__pk=case.task_id, substitute__pk=actor.key).first() if case.task_id else None
    if actor.kind != "staff" or absence is None:
        raise Refusal(_("You don't stand in for who holds this case."), code="no_substitute")
    holding.check_may_hold(case=case, staff=absence.substitute)
    reason = _("Substitute of %(name)s until %(day)s") % {
        "name": absence.staff, "day": roc_dates.shown(absence.last_day),
    }  # fmt: skip
    return holding.take_over(actor=actor, number=number, reason=reason)


def standing() -> QuerySet[Absence]:
    """Absences that are not over, whose substitute still works here."""
    asked = Absence.objects.filter(ended_at=None, last_day__gte=timezone.localdate(), substitute__is_active=True)
    return asked.select_related("staff", "substitute", "named_by")


def today() -> QuerySet[Absence]:
    """Who is away today."""
    return standing().filter(first_day__lte=timezone.localdate())


def of_holder() -> dict[str, Subquery]:
    """Columns for a list of cases, in its own question: until when each one's holder is away, and who stands in.
    `away_of` reads them."""
    asked = today().filter(staff=OuterRef("task__owner"))
    columns = {"until": "last_day", "substitute": "substitute_id", "name": "substitute__display_name"}
    return {f"away_{name}": Subquery(asked.values(column)[:1]) for name, column in columns.items()}


@dataclass(frozen=True, slots=True)
class Away:
    """What a page says beside a holder who is away."""

    last_day: date
    substitute: str
    substitute_id: int


def away_of(case: Case) -> Away | None:
    """The absence of a case's holder, of a case that was read with `of_holder`."""
    until, substitute, name = attrgetter("away_until", "away_substitute", "away_name")(case)
    return Away(last_day=until, substitute=name, substitute_id=substitute) if until else None


def _permitted(actor: Actor, staff: Staff) -> Staff:
    """The doer: the person themselves, a supervisor or an operator."""
    by = Staff.objects.filter(pk=actor.key, is_active=True).first() if actor.kind == "staff" else None
    if by is None or not (actor == actor_of(staff) or any(by.has_perm(name) for name in FOR_OTHERS)):
        raise Refusal(
            _("You name a substitute for yourself; for others a supervisor or an operator does."), code="not_permitted"
        )
    return by
