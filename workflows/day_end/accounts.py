"""All accounts of a day together, as the page, the paper and the workbook show them."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone, translation
from django.utils.functional import Promise

from forms_paper import registers
from forms_paper.sheets.registers import AccountsSheet, DeedRow, DifferenceRow, SlipSums
from numbering.numbers import shown
from workflows.day_end import case_accounts, numbers_given, register, slip_accounts
from workflows.day_end.case_accounts import COUNTED, KindOfDay
from workflows.day_end.differences import Difference
from workflows.day_end.register import Arrival, Totals
from workflows.sheets import CHINESE, office


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """What came on a day, what was done, where the slips are, and everything that doesn't agree."""

    day: date
    came: list[Arrival]
    totals: Totals
    slips: slip_accounts.Figures
    kinds: list[KindOfDay]
    differences: list[Difference]

    @property
    def deeds(self) -> list[str | Promise]:
        """The heads of the columns of `kinds`."""
        return [deed.label for deed in COUNTED]


def of_day(day: date) -> Accounts:
    """The accounts of a day. Asks the database a fixed number of times, however much happened."""
    came = register.arrivals(day)
    return Accounts(
        day=day,
        came=came,
        totals=register.totals(came),
        slips=slip_accounts.figures(day),
        kinds=case_accounts.deeds(day),
        differences=[
            *numbers_given.differences(day), *slip_accounts.differences(day), *case_accounts.differences(day)
        ],
    )  # fmt: skip


def draw(day: date) -> bytes:
    """日終對帳表 as PDF/UA. Raises as `forms_paper.registers.accounts` does."""
    with translation.override(CHINESE):
        found = of_day(day)
        sheet = AccountsSheet(
            office=office(),
            day=day,
            made_at=timezone.localtime(),
            received=(found.totals.arrivals, found.totals.at_counter, found.totals.by_post, found.totals.corrections),
            slips=_sums(found.slips),
            deeds=tuple(str(deed.label) for deed in COUNTED),
            kinds=tuple(DeedRow(label=kind.label, numbers=kind.numbers) for kind in found.kinds),
            differences=tuple(
                DifferenceRow(case=shown(row.case_number), thing=row.thing, sentence=row.sentence)
                for row in found.differences
            ),
        )
    return registers.accounts(sheet)


def _sums(slips: slip_accounts.Figures) -> SlipSums:
    return SlipSums(
        to_print=(slips.waiting_before, slips.requested, slips.printed, slips.void_unprinted, slips.waiting),
        printed=(slips.here_before, slips.printed, slips.handed_over, slips.posted, slips.sent, slips.void_here,
                 slips.here),
        came_back=slips.came_back,
    )  # fmt: skip
