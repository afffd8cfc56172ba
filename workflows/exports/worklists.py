"""The worklist as a file: the very cases that the page lists, whatever page of it one is on."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from audit.refusal import Refusal
from registry import identity
from registry.models import Staff
from workflows.catalogue import kind_of
from workflows.desk.access import staff_of, staff_page
from workflows.desk.rows import Row, rows
from workflows.exports.files import MOST, parts_of, refuse_too_many, saved
from workflows.exports.tables import Table, Value
from workflows.models import Case
from workflows.queues import queues

AT_ONCE = 1_000
"""Cases whose deeds are read in one question."""


@require_safe
@staff_page("workflows.view_case")
def worklist(request: HttpRequest, ending: str) -> HttpResponse:
    """The queue of the address, filters included, the earliest due first."""
    name = f"worklist.{ending}"
    parts_of(name)
    looked_at = queues.read(request, staff_of(request))
    cases = list(looked_at.cases(staff_of(request), most=MOST + 1))
    try:
        refuse_too_many(len(cases))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('desk:worklist')}?{looked_at.said()}")
    return saved(request, [_table(cases, staff_of(request))], name=name, page="worklist", narrowed=looked_at.said())


def _table(cases: list[Case], staff: Staff) -> Table:
    heads = [
        (pgettext("export", "Receipt number"), 18), (pgettext("export", "Kind"), 12),
        (pgettext("export", "Applicant"), 30), (pgettext("export", "ID number"), 14),
        (pgettext("export", "Came by"), 8), (pgettext("export", "Registered mail number"), 18),
        (pgettext("export", "Received"), 16), (pgettext("export", "Due"), 16), (pgettext("export", "Stage"), 12),
        (pgettext("export", "Held by"), 10), (pgettext("export", "Keyed in by"), 10),
        (pgettext("export", "Reviewed by"), 10), (pgettext("export", "Remarks"), 24),
    ]  # fmt: skip
    return Table(title=pgettext("export", "Worklist"), heads=heads, rows=list(_lines(cases, staff)))


def _lines(cases: list[Case], staff: Staff) -> Iterator[tuple[Value, ...]]:
    for begin in range(0, len(cases), AT_ONCE):
        for row in rows(cases[begin : begin + AT_ONCE], staff):
            yield _line(row)


def _line(row: Row) -> tuple[Value, ...]:
    """As the page shows it: the ID number is masked there, too."""
    case, holder = row.case, row.case.task.owner if row.case.task else None
    return (
        case.shown, str(kind_of(case.kind).label), case.applicant,
        identity.masked(case.id_number) if case.id_number else "", str(case.get_channel_display()),
        case.registered_mail, timezone.localtime(case.received_at), timezone.localtime(case.deadline),
        str(case.get_stage_display()), str(holder) if holder else "", row.keyed_by, row.reviewed_by,
        "、".join(row.remarks),
    )  # fmt: skip
