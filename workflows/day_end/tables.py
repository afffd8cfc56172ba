"""The accounts of a day as tables of a workbook."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from numbering.numbers import shown
from workflows.catalogue import kind_of
from workflows.day_end.accounts import Accounts
from workflows.day_end.register import Arrival
from workflows.exports.tables import Table

NAMES = ("register", "slips", "cases", "differences")


def of_day(found: Accounts) -> dict[str, Table]:
    """Every account by its name, one of `NAMES`, in their order."""
    return dict(zip(NAMES, (_register(found.came), _slips(found), _cases(found), _differences(found)), strict=True))


def _slips(found: Accounts) -> Table:
    slips = found.slips
    rows = [
        (_("Carried over, to be printed"), slips.waiting_before),
        (pgettext("count", "Requested"), slips.requested),
        (pgettext("count", "Printed"), slips.printed),
        (_("Void before printing"), slips.void_unprinted),
        (_("To be printed at the end of the day"), slips.waiting),
        (_("Difference"), slips.print_gap),
        (_("Carried over, printed"), slips.here_before),
        (pgettext("count", "Printed"), slips.printed),
        (pgettext("count", "Handed over"), slips.handed_over),
        (pgettext("count", "Posted"), slips.posted),
        (pgettext("count", "Sent"), slips.sent),
        (_("Void or expired before delivery"), slips.void_here),
        (_("Here at the end of the day"), slips.here),
        (_("Difference"), slips.delivery_gap),
        (_("Void after delivery"), slips.came_back),
    ]
    return Table(title=_("Password slips"), heads=[(_("What"), 34), (_("Slips"), 10)], rows=rows)


def _cases(found: Accounts) -> Table:
    heads = [(_("Kind"), 14), *((str(deed), 12) for deed in found.deeds)]
    return Table(title=_("Cases"), heads=heads, rows=[(kind.label, *kind.numbers) for kind in found.kinds])


def _differences(found: Accounts) -> Table:
    heads = [(_("Receipt number"), 18), (_("Slip, certificate or account"), 24), (_("What doesn't agree"), 70)]
    rows = [(shown(row.case_number), row.thing, row.sentence) for row in found.differences]
    return Table(title=_("Differences"), heads=heads, rows=rows)


def _register(came: Sequence[Arrival]) -> Table:
    heads = [
        (_("Received"), 19), (_("Receipt number"), 18), (_("Kind"), 14), (_("Applicant"), 36), (_("Came by"), 10),
        (_("Registered mail number"), 20), (_("Papers"), 8), (_("Received by"), 12), (_("Due"), 19), (_("Stage"), 12),
        (_("Remarks"), 14),
    ]  # fmt: skip
    rows = [
        (
            timezone.localtime(arrival.at),
            arrival.case.shown,
            str(kind_of(arrival.case.kind).label),
            arrival.case.applicant,
            arrival.case.get_channel_display(),
            arrival.case.registered_mail,
            arrival.papers,
            arrival.clerk,
            timezone.localtime(arrival.due),
            arrival.case.get_stage_display(),
            _("Correction") if arrival.correction else "",
        )
        for arrival in came
    ]
    return Table(title=_("Daily register"), heads=heads, rows=rows)
