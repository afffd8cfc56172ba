"""Lists of cases as files: the queue that a worklist's page lists, and what the one box has found."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from registry import identity
from registry.enumerations import enumerated
from workflows.catalogue import kind_of
from workflows.desk.access import staff_of
from workflows.desk.finding import hits, mark_of, sought
from workflows.desk.rows import Row as CaseRow
from workflows.desk.rows import rows
from workflows.exports import files, heads
from workflows.exports.lists import ListFile, Reading, each
from workflows.exports.tables import Row, Value
from workflows.finding.search import Hit
from workflows.models import Case
from workflows.queues import queues


def _queue(request: HttpRequest) -> Reading[Case]:
    """The queue of the address, the earliest due first. Filters that the address doesn't name are none: those that are
    kept for this person may be another page's."""
    staff = staff_of(request)
    looked_at = queues.of_address(request.GET.urlencode())
    return Reading(
        found=looked_at.cases(staff, most=files.MOST + 1),
        lines=lambda cases: map(_line, rows(cases, staff)),
        page=f"{reverse('desk:worklist')}?{looked_at.said()}",
        narrowed=looked_at.said(),
    )


def _line(row: CaseRow) -> Row:
    case, holder = row.case, row.case.task.owner if row.case.task else None
    return (
        case.shown, str(kind_of(case.kind).label), case.applicant, _masked(case), str(case.get_channel_display()),
        case.registered_mail, timezone.localtime(case.received_at), timezone.localtime(case.deadline),
        str(case.get_stage_display()), str(holder) if holder else "", row.keyed_by, row.reviewed_by,
        enumerated(row.remarks),
    )  # fmt: skip


def _masked(case: Case) -> Value:
    """As the pages show it."""
    return identity.masked(case.id_number) if case.id_number else ""


def _found(request: HttpRequest) -> Reading[Hit]:
    """The cases found for what this session sought last; what was sought is in the trail, in no address.

    Raises `Refusal` when that isn't what the list of this address was about: it was sought on another page.
    """
    query = sought(request)
    if request.GET.get("of", "") != mark_of(query):
        raise Refusal(_("Something else was looked for since: look for it again, then save the list."), code="moved_on")
    listed = hits(query)
    return Reading(found=listed, lines=each(_hit), page=reverse("desk:find"), sought=query)


def _hit(hit: Hit) -> Row:
    case = hit.case
    return (
        case.shown, str(kind_of(case.kind).label), case.applicant, _masked(case),
        timezone.localtime(case.received_at), str(case.get_stage_display()), hit.by,
    )  # fmt: skip


LISTS = (
    ListFile(
        name="worklist", read=_queue, filtered=True,
        permissions=("workflows.view_case",),
        heads=(
            heads.RECEIPT_NUMBER, heads.KIND, heads.APPLICANT, heads.ID_NUMBER, heads.CHANNEL, heads.REGISTERED_MAIL,
            heads.RECEIVED, heads.DUE, heads.STAGE, heads.HELD_BY, heads.KEYED_BY, heads.REVIEWED_BY, heads.REMARKS,
        ),
    ),
    ListFile(
        name="found", page="find", read=_found, permissions=("workflows.view_case",),
        heads=(
            heads.RECEIPT_NUMBER, heads.KIND, heads.APPLICANT, heads.ID_NUMBER, heads.RECEIVED, heads.STAGE,
            heads.FOUND_BY,
        ),
    ),
)  # fmt: skip
