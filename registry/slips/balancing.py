"""Counting a batch: printed + void = requested, before the next one begins (spec §4)."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import PasswordSlip, SlipBatch, SlipState
from registry.slips.locking import batch_thing, locked_batch
from registry.staff import require

RECENT = timedelta(minutes=3)
_UNCOUNTED = Q(state=SlipState.PRINTED, accounted_at=None)
_VOID = Q(state=SlipState.VOID)
_WAITING = Q(state=SlipState.REQUESTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many slips: requested = printed + void + waiting + uncounted."""

    requested: int
    void: int
    waiting: int
    uncounted: int

    @property
    def printed(self) -> int:
        """Those that somebody had in hand."""
        return self.requested - self.void - self.waiting - self.uncounted

    @property
    def done(self) -> int:
        """Those that aren't waiting for the printer any more."""
        return self.requested - self.waiting

    @property
    def percent(self) -> int:
        """How much of the batch isn't waiting for the printer any more; 100 only when nothing is."""
        return 100 * self.done // self.requested if self.requested else 100

    @property
    def balanced(self) -> bool:
        """printed + void = requested"""
        return not self.waiting and not self.uncounted


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a batch: what one answer held."""

    part: int
    first: str
    last: str
    figures: Figures


_COUNTS = {
    "requested": Count("pk"),
    "void": Count("pk", filter=_VOID),
    "waiting": Count("pk", filter=_WAITING),
    "uncounted": Count("pk", filter=_UNCOUNTED),
}


def figures_of(batch: SlipBatch) -> Figures:
    """The sums of a batch."""
    return Figures(**PasswordSlip.objects.filter(batch=batch).aggregate(**_COUNTS))


def parts_of(batch: SlipBatch) -> list[Part]:
    """The parts printed so far."""
    rows: QuerySet[Any] = (
        PasswordSlip.objects.filter(batch=batch, part__isnull=False)
        .order_by("part")
        .values("part")
        .annotate(first=Min("serial"), last=Max("serial"), **_COUNTS)
    )
    return [
        Part(
            part=row["part"],
            first=row["first"],
            last=row["last"],
            figures=Figures(**{name: row[name] for name in _COUNTS}),
        )
        for row in rows
    ]


def pace_of(batch: SlipBatch) -> float | None:
    """Slips a second over the last parts, if the printing is under way: two parts at least within `RECENT`."""
    printed = PasswordSlip.objects.filter(batch=batch, printed_at__gt=timezone.now() - RECENT)
    parts = Counter(printed.values_list("printed_at", flat=True))
    moments = sorted(moment for moment in parts if moment)
    if len(moments) < 2:
        return None
    behind_the_first = parts.total() - parts[moments[0]]
    return behind_the_first / (moments[-1] - moments[0]).total_seconds()


@mutation("batch.count_parts", thing=batch_thing)
def count_parts(*, actor: Actor, number: str, first: int, last: int, sheets: int) -> None:
    """Records that so many good sheets of the parts from `first` to `last` came out of the printer.

    Spoilt and missing ones must be void before. Raises `Refusal` when the number of sheets is another than that of the
    slips of these parts that are printed and not void.
    """
    staff = require(actor, "registry.print_slip")
    batch = locked_batch(number)
    of_parts = PasswordSlip.objects.filter(batch=batch, part__range=(first, last), printed_at__isnull=False)
    good = of_parts.exclude(_VOID)
    expected = good.count()
    if sheets != expected:
        raise _miscounted(expected=expected, sheets=sheets, several=first != last)
    good.filter(_UNCOUNTED).update(accounted_at=timezone.now(), accounted_by=staff)
    facts = {"first": first, "last": last, "sheets": sheets}
    record(actor=actor, action="batch.count_parts", thing=f"batch:{number}", facts=facts)


def _miscounted(*, expected: int, sheets: int, several: bool) -> Refusal:
    if several:
        said = _(
            "%(expected)s slips of these parts are printed and not void, you counted %(sheets)s: count part by part "
            "and void what is missing"
        )
    else:
        said = _(
            "%(expected)s slips of this part are printed and not void, you counted %(sheets)s: void what is missing"
        )
    return Refusal(said % {"expected": expected, "sheets": sheets}, code="miscounted", field="sheets")


@mutation("batch.put_back", thing=batch_thing)
def put_back(*, actor: Actor, number: str) -> int:
    """Takes what is not printed yet out of the batch; a later one takes it in. Returns how many."""
    require(actor, "registry.print_slip")
    batch = locked_batch(number)
    count = PasswordSlip.objects.filter(_WAITING, batch=batch).update(batch=None)
    record(actor=actor, action="batch.put_back", thing=f"batch:{number}", facts={"slips": count})
    return count


@mutation("batch.balance", thing=batch_thing)
def balance(*, actor: Actor, number: str) -> SlipBatch:
    """Closes a batch. Raises `Refusal` unless printed + void = requested."""
    staff = require(actor, "registry.print_slip")
    batch = locked_batch(number)
    figures = figures_of(batch)
    if not figures.balanced:
        raise Refusal(
            _("%(waiting)s slips are not printed yet and %(uncounted)s not counted: the batch can't be closed")
            % {"waiting": figures.waiting, "uncounted": figures.uncounted},
            code="not_balanced",
        )
    batch.balanced_at, batch.balanced_by = timezone.now(), staff
    batch.save()
    facts = {"requested": figures.requested, "printed": figures.printed, "void": figures.void}
    record(actor=actor, action="batch.balance", thing=f"batch:{number}", facts=facts)
    return batch
