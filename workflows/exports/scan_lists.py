"""Lists of scans as files: pages that wait to be matched, batches, and the pages of one."""

from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from numbering.numbers import shown
from workflows.exports import heads
from workflows.exports.lists import ListFile, Reading, each
from workflows.exports.tables import Row
from workflows.scans import pages
from workflows.scans.dropping import READ
from workflows.scans.models import ScanBatch, ScanPage


def _queue(request: HttpRequest) -> Reading[ScanPage]:
    return Reading(found=pages.to_match(), lines=each(_waiting), page=reverse("desk:scan-queue"))


def _waiting(page: ScanPage) -> Row:
    batch = page.batch
    return (
        batch.name, page.ordinal, batch.pages_expected, str(page.get_cause_display()), shown(page.number),
        timezone.localtime(batch.at), str(batch.by),
    )  # fmt: skip


def _batches(request: HttpRequest, since: datetime) -> Reading[ScanBatch]:
    return Reading(
        found=pages.batches().filter(at__gte=since), lines=each(_batch), page=reverse("desk:scans"),
    )  # fmt: skip


def _batch(batch: ScanBatch) -> Row:
    read, on_cases, waiting = attrgetter("read", "sorted", "waiting")(batch)
    return (
        batch.name, timezone.localtime(batch.at), str(batch.by), batch.pages_expected, read, on_cases, waiting
    )  # fmt: skip


def _pages(request: HttpRequest, batch: UUID) -> Reading[ScanPage]:
    found = get_object_or_404(ScanBatch, public_id=batch)
    return Reading(found=pages.pages_of(found), lines=each(_page), page=reverse("desk:scan-batch", args=[batch]))


def _page(page: ScanPage) -> Row:
    number, applicant = (page.case.shown, page.case.applicant) if page.case else ("", "")
    return (
        page.ordinal, str(page.get_state_display()), number, applicant, page.why,
        shown(page.number) if page.misread else "", str(page.by or ""),
    )  # fmt: skip


LISTS = (
    ListFile(
        name="scan-queue", read=_queue, permissions=(READ,),
        heads=(heads.FILE, heads.PAGE, heads.PAGES, heads.WHY_WAITS, heads.NUMBER_READ, heads.SCANNED, heads.BY),
    ),
    ListFile(
        name="scan-batches", read=_batches, permissions=(READ,), lately=True,
        heads=(heads.FILE, heads.SCANNED, heads.BY, heads.PAGES, heads.READ, heads.ON_CASES, heads.TO_MATCH),
    ),
    ListFile(
        name="scan-batch", read=_pages, permissions=(READ,), which="<uuid:batch>",
        heads=(
            heads.PAGE, heads.WHERE, heads.RECEIPT_NUMBER, heads.APPLICANT, heads.WHY, heads.NUMBER_READ, heads.BY,
        ),
    ),
)  # fmt: skip
