"""The accounts of a day as tables of a workbook."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from workflows.catalogue import kind_of
from workflows.day_end.register import Arrival
from workflows.day_end.workbook import Table


def register(came: Sequence[Arrival]) -> Table:
    """收件簿, a row for each time that papers came."""
    heads: list[tuple[Any, int]] = [
        (_("Received"), 17), (_("Receipt number"), 18), (_("Kind"), 14), (_("Applicant"), 36), (_("Came by"), 10),
        (_("Registered mail number"), 20), (_("Papers"), 8), (_("Received by"), 12), (_("Due"), 17), (_("Stage"), 12),
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
            timezone.localtime(arrival.case.due_at),
            arrival.case.get_stage_display(),
            _("Correction") if arrival.correction else "",
        )
        for arrival in came
    ]
    return Table(title=_("Daily register"), heads=heads, rows=rows)
