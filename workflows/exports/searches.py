"""What the one box has found, as a file: the very cases that the list shows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from registry import identity
from workflows.catalogue import kind_of
from workflows.desk.access import staff_page
from workflows.desk.finding import hits, sought
from workflows.exports.files import parts_of, saved
from workflows.exports.tables import Table, Value
from workflows.finding.search import Hit


@require_safe
@staff_page("workflows.view_case")
def found(request: HttpRequest, ending: str) -> HttpResponse:
    """The cases found for what this session sought last; what was sought is in the trail, in no address."""
    name, query = f"found.{ending}", sought(request)
    parts_of(name)
    listed = hits(query)
    if not listed:
        raise Http404
    heads = [
        (pgettext("export", "Receipt number"), 18), (pgettext("export", "Kind"), 12),
        (pgettext("export", "Applicant"), 30), (pgettext("export", "ID number"), 14),
        (pgettext("export", "Received"), 16), (pgettext("export", "Stage"), 12), (pgettext("export", "Found by"), 12),
    ]  # fmt: skip
    table = Table(title=pgettext("export", "Cases found"), heads=heads, rows=[_line(hit) for hit in listed])
    return saved(request, [table], name=name, page="find", sought=query)


def _line(hit: Hit) -> tuple[Value, ...]:
    """As the list shows it: the ID number is masked there, too."""
    case = hit.case
    return (
        case.shown, str(kind_of(case.kind).label), case.applicant,
        identity.masked(case.id_number) if case.id_number else "", timezone.localtime(case.received_at),
        str(case.get_stage_display()), hit.by,
    )  # fmt: skip
