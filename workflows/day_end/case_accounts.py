"""Forms, cases and what became of them: deeds of a day counted, held against the trail, and effects against cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.models import PasswordSlip
from workflows.catalogue import kinds
from workflows.day_end.days import span
from workflows.day_end.differences import SLACK, Difference, told
from workflows.effects import CarriedOut
from workflows.models import Approval, Case, Participation
from workflows.stages import Deed

#: Columns of the account, in the order of the spine.
COUNTED = (
    Deed.RECEIVED, Deed.KEYED_IN, Deed.PASSED, Deed.APPROVED, Deed.CARRIED_OUT, Deed.DELIVERED, Deed.RETURNED,
    Deed.PAPERS_CAME, Deed.REJECTED, Deed.WITHDRAWN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KindOfDay:
    """How often each deed was done on a day to cases of a kind, in the order of `COUNTED`."""

    label: str
    numbers: tuple[int, ...]

    @property
    def counted(self) -> list[tuple[str | Promise, int]]:
        """Each deed's word and how often."""
        return list(zip((deed.label for deed in COUNTED), self.numbers, strict=True))


def deeds(day: date) -> list[KindOfDay]:
    """What was done on a day, a row for each kind."""
    begin, end = span(day)
    rows = Participation.objects.filter(at__gte=begin, at__lt=end).order_by().values_list("case__kind", "deed")
    counted = {(kind, deed): number for kind, deed, number in rows.annotate(number=Count("pk"))}
    return [
        KindOfDay(str(kind.label), tuple(counted.get((kind.code, str(deed)), 0) for deed in COUNTED))
        for kind in kinds().values()
    ]


def differences(day: date) -> Iterator[Difference]:
    """Deeds that stand on one side only, papers without a case, and effects and cases that don't account for each
    other."""
    yield from _deeds_against_trail(day)
    cases, unapproved = _carried_out(day)
    for number in unapproved:
        yield Difference(number, "", _("carried out without a standing approval"))
    yield from _without_slip(day, cases)
    for kind in kinds().values():
        yield from kind.check_effects(day=day, cases=cases.get(kind.code, []))


def _deeds_against_trail(day: date) -> Iterator[Difference]:
    begin, end = span(day)
    around = Participation.objects.filter(at__gte=begin - SLACK, at__lt=end + SLACK)
    stands = {
        (number, f"case.{deed}"): begin <= at < end
        for number, deed, at in around.values_list("case__number", "deed", "at")
    }
    entries = {(entry.thing.removeprefix("case:"), entry.action): entry for entry in told(day, actions=_actions())}
    existing = set(Case.objects.filter(number__in={number for number, _a in entries}).values_list("number", flat=True))
    for (number, action), today in stands.items():
        if today and (number, action) not in entries:
            yield Difference(number, "", _("“%(deed)s”: the trail doesn't know of it") % {"deed": _word(action)})
    for (number, action), entry in entries.items():
        if entry.today and number not in existing:
            yield Difference("", number, _("“%(deed)s” is in the trail, but there is no such case")
                             % {"deed": _word(action)})  # fmt: skip
        elif entry.today and (number, action) not in stands:
            yield Difference(number, "", _("“%(deed)s” is in the trail, but not on the case") % {"deed": _word(action)})


def _actions() -> list[str]:
    return [f"case.{deed}" for deed in Deed]


def _word(action: str) -> str:
    return str(Deed(action.removeprefix("case.")).label)


def _carried_out(day: date) -> tuple[dict[str, list[CarriedOut]], list[str]]:
    """By kind, the cases carried out on a day and in the slack around it, with the data that were approved; and the
    numbers of those that nobody approved."""
    begin, end = span(day)
    approved = Approval.objects.filter(case=OuterRef("case"), voided_at=None).values("edition__data")[:1]
    done = Participation.objects.filter(deed=Deed.CARRIED_OUT, at__gte=begin - SLACK, at__lt=end + SLACK)
    found: dict[str, list[CarriedOut]] = {}
    unapproved = []
    rows = done.annotate(approved=Subquery(approved)).values_list("case__kind", "case__number", "approved", "at")
    for kind, number, data, at in rows:
        if data is None:
            unapproved.append(number)
        else:
            found.setdefault(kind, []).append(CarriedOut(number=number, data=data, at=at, today=begin <= at < end))
    return found, unapproved


def _without_slip(day: date, cases: dict[str, list[CarriedOut]]) -> Iterator[Difference]:
    """A carried out case whose kind makes a slip has one; the first slip of a case was made by carrying it out."""
    begin, end = span(day)
    known = {case.number: case.today for of_kind in cases.values() for case in of_kind}
    first = PasswordSlip.objects.filter(reprint_of=None)
    having = set(first.filter(case_number__in=list(known)).values_list("case_number", flat=True))
    for code, of_kind in cases.items():
        if kinds()[code].delivers_slip:
            for case in of_kind:
                if case.today and case.number not in having:
                    yield Difference(case.number, "", _("carried out, but no password slip was asked for"))
    requested = first.filter(requested_at__gte=begin, requested_at__lt=end)
    done = Participation.objects.filter(deed=Deed.CARRIED_OUT, at__gte=begin - SLACK, at__lt=end + SLACK)
    for slip in requested.exclude(case_number__in=done.values("case__number")):
        yield Difference(slip.case_number, slip.shown, _("a password slip was asked for without a case"))
