"""What browsers get to see of scans: pictures that we drew; the file as it came only to be saved."""

import logging
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.models import Outcome
from audit.trail import record
from workflows.desk.access import actor, staff_page
from workflows.masking import sees_whole
from workflows.scans.dropping import READ
from workflows.scans.models import ScanBatch, ScanPage

log = logging.getLogger(__name__)

# Whatever a browser takes the bytes for, it runs nothing in them.
HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def record_scan_view(request: HttpRequest, *, page: ScanPage) -> None:
    """A scanned page was looked at (spec §7)."""
    with transaction.atomic():
        record(
            actor=actor(request), action="scan.view", thing=f"scan:{page.public_id}", outcome=Outcome.VIEWED,
            facts={"case": page.case.number} if page.case else {},
        )  # fmt: skip


@require_safe
@staff_page("workflows.view_case")
def picture(request: HttpRequest, page: UUID) -> HttpResponse:
    """The picture of a page: of one on a case for whoever sees that case whole, of any for who reads scans."""
    found = get_object_or_404(ScanPage.objects.select_related("batch", "case"), public_id=page)
    if not request.user.has_perm(READ) and (found.case is None or not sees_whole(request, found.case)):
        raise PermissionDenied(_("Your role doesn't include this page."))
    if not found.width:
        raise Http404
    record_scan_view(request, page=found)
    return HttpResponse(_kept(found.picture), content_type="image/png", headers=HARMLESS)


@require_safe
@staff_page(READ)
def original(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The file as it came, to be saved."""
    found = get_object_or_404(ScanBatch, public_id=batch)
    with transaction.atomic():
        record(
            actor=actor(request), action="scan.save_original", thing=f"scan_batch:{found.public_id}",
            outcome=Outcome.VIEWED, facts={"sha256": found.sha256},
        )  # fmt: skip
    answer = HttpResponse(_kept(found.original), content_type="application/octet-stream", headers=HARMLESS)
    answer["Content-Disposition"] = f'attachment; filename="{found.public_id}.{found.type.lower()}"'
    return answer


def _kept(path: str) -> bytes:
    try:
        with default_storage.open(path) as file:
            return bytes(file.read())
    except FileNotFoundError:
        log.error("A file of a scan is gone: %s", path)
        raise Http404 from None
