"""Password slips of a day: requested = printed + void + waiting; printed = handed over + posted + sent + void + here.

Both equations carry over what was there in the morning. They are counted from the moments that each slip keeps; its
state, and what the trail tells, are other witnesses of the same deeds, and whatever they don't agree on is named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from numbering.numbers import shown
from registry.models import PasswordSlip, SlipState
from workflows.day_end.days import span
from workflows.day_end.differences import SLACK, Difference, told

#: What the trail calls a deed, and the moments that the slip keeps of it. What is sent is made at that moment, too.
MOMENTS = {
    "slip.request": ("requested_at",), "slip.request_reprint": ("requested_at",), "slip.print": ("printed_at",),
    "slip.send": ("sent_at", "printed_at"), "slip.hand_over": ("handed_over_at",), "slip.post": ("posted_at",),
    "slip.void": ("voided_at",), "slip.expire": ("expired_at",),
}  # fmt: skip
NAMES = sorted({name for names in MOMENTS.values() for name in names})
LEFT = ("handed_over_at", "posted_at", "sent_at")
ENDED = ("voided_at", "expired_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many slips, from the morning of the day to its end."""

    waiting_before: int
    requested: int
    printed: int
    void_unprinted: int
    waiting: int
    here_before: int
    handed_over: int
    posted: int
    sent: int
    void_here: int
    here: int
    came_back: int

    @property
    def print_gap(self) -> int:
        """Carried over + requested - printed - void - waiting; 0 when it balances."""
        return self.waiting_before + self.requested - self.printed - self.void_unprinted - self.waiting

    @property
    def delivery_gap(self) -> int:
        """Carried over + printed - handed over - posted - sent - void - here; 0 when it balances."""
        gone = self.handed_over + self.posted + self.sent + self.void_here
        return self.here_before + self.printed - gone - self.here


def figures(day: date) -> Figures:
    """The sums of a day, in one query."""
    begin, end = span(day)
    left = Q(**dict.fromkeys((f"{name}__isnull" for name in LEFT), True))
    unprinted = Q(printed_at=None)
    counts = {
        "waiting_before": Q(requested_at__lt=begin) & _not_yet("printed_at", begin) & _none_yet(ENDED, begin),
        "requested": _within("requested_at", begin, end),
        "printed": _within("printed_at", begin, end),
        "void_unprinted": unprinted & _within("voided_at", begin, end),
        "waiting": Q(requested_at__lt=end) & _not_yet("printed_at", end) & _none_yet(ENDED, end),
        "here_before": Q(printed_at__lt=begin) & _none_yet((*LEFT, *ENDED), begin),
        "handed_over": _within("handed_over_at", begin, end),
        "posted": _within("posted_at", begin, end),
        "sent": _within("sent_at", begin, end),
        "void_here": ~unprinted & left & (_within("voided_at", begin, end) | _within("expired_at", begin, end)),
        "here": Q(printed_at__lt=end) & _none_yet((*LEFT, *ENDED), end),
        "came_back": ~unprinted & ~left & _within("voided_at", begin, end),
    }
    sums = PasswordSlip.objects.aggregate(**{name: Count("pk", filter=which) for name, which in counts.items()})
    return Figures(**sums)


def _within(name: str, begin: datetime, end: datetime) -> Q:
    return Q(**{f"{name}__gte": begin, f"{name}__lt": end})


def _not_yet(name: str, moment: datetime) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": moment})


def _none_yet(names: tuple[str, ...], moment: datetime) -> Q:
    found = Q()
    for name in names:
        found &= _not_yet(name, moment)
    return found


def differences(day: date) -> Iterator[Difference]:
    """Slips whose state and moments disagree, whatever the day; and deeds of the day that only one witness knows."""
    for slip in PasswordSlip.objects.filter(_in_disagreement()).order_by("serial"):
        sentence = _("its state is “%(state)s”, but its moments say otherwise") % {"state": slip.get_state_display()}
        yield Difference(slip.case_number, slip.shown, sentence)
    yield from _moments_against_trail(day)


def _in_disagreement() -> Q:
    """State by state: a moment that must be there and is not, or must not and is."""
    needed = {
        SlipState.PRINTED: "printed_at", SlipState.HANDED_OVER: "handed_over_at", SlipState.POSTED: "posted_at",
        SlipState.SENT: "sent_at", SlipState.ACKNOWLEDGED: "acknowledged_at", SlipState.VOID: "voided_at",
        SlipState.EXPIRED: "expired_at",
    }  # fmt: skip
    wrong = Q()
    for state, name in needed.items():
        wrong |= Q(state=state, **{f"{name}__isnull": True})
    gone = Q()
    for name in (*LEFT, *ENDED):
        gone |= Q(**{f"{name}__isnull": False})
    still_here = Q(state__in=(SlipState.REQUESTED, SlipState.PRINTED))
    revived = ~Q(state=SlipState.VOID) & Q(voided_at__isnull=False)
    revived |= ~Q(state=SlipState.EXPIRED) & Q(expired_at__isnull=False)
    return wrong | still_here & gone | revived | Q(state=SlipState.REQUESTED, printed_at__isnull=False)


def _moments_against_trail(day: date) -> Iterator[Difference]:
    begin, end = span(day)
    entries = told(day, prefix="slip.")
    known = {(entry.thing.removeprefix("slip:"), name) for entry in entries for name in MOMENTS.get(entry.action, ())}
    touched = Q(serial__in={entry.thing.removeprefix("slip:") for entry in entries})
    for name in NAMES:
        touched |= _within(name, begin - SLACK, end + SLACK)
    slips = {slip.serial: slip for slip in PasswordSlip.objects.filter(touched)}
    for serial, slip in slips.items():
        for name in NAMES:
            moment = getattr(slip, name)
            if moment and begin <= moment < end and (serial, name) not in known:
                yield Difference(slip.case_number, slip.shown, _unknown(name))
    for entry in entries:
        if not entry.today or entry.action not in MOMENTS:
            continue
        serial = entry.thing.removeprefix("slip:")
        if serial not in slips:
            yield Difference(entry.case_number, shown(serial), _("the trail knows this slip, but it is gone"))
            continue
        for name in MOMENTS[entry.action]:
            if getattr(slips[serial], name) is None:
                yield Difference(slips[serial].case_number, shown(serial), _missing(name))


def _unknown(name: str) -> str:
    return _("“%(deed)s”: the trail doesn't know of it") % {"deed": _word(name)}


def _missing(name: str) -> str:
    return _("“%(deed)s” is in the trail, but not on the slip") % {"deed": _word(name)}


def _word(name: str) -> str:
    return {
        "requested_at": pgettext("slip", "requested"),
        "printed_at": pgettext("slip", "printed"),
        "sent_at": pgettext("slip", "sent"),
        "handed_over_at": pgettext("slip", "handed over"),
        "posted_at": pgettext("slip", "posted"),
        "voided_at": pgettext("slip", "voided"),
        "expired_at": pgettext("slip", "expired"),
    }[name]
