"""Splits batches into pages, each onto its case or into the queue. May be killed at any moment and go on elsewhere.

A page is a row that is written once, in one transaction with what it brings about; the next run begins behind the last
row. Who splits holds a lease on the batch and renews it with every page; whoever finds it expired takes it over.
"""

import logging
import threading
from collections.abc import Generator
from contextlib import closing
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.actors import SYSTEM
from audit.trail import record
from forms_paper.scan_files import Limits
from forms_paper.scan_process import ReadPage, read_pages
from forms_paper.scan_reading import Codes
from workflows.scans.models import ScanBatch, ScanPage
from workflows.scans.sorting import place_of

LEASE = timedelta(seconds=60)
log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody else splits the batch by now."""


def limits() -> Limits:
    """What one file may hold in this office."""
    return Limits(size=settings.SCAN_BYTES, pages=settings.SCAN_PAGES, pixels=settings.SCAN_PIXELS)


def begin_soon(batch_pk: int) -> None:
    """Splits the batch beside the request that brought it; should this process die, the sweep goes on."""
    threading.Thread(target=_beside, args=(batch_pk,), daemon=True, name="split").start()


def _beside(batch_pk: int) -> None:
    try:
        split(batch_pk)
    finally:
        connections.close_all()


def split_what_was_left() -> bool:
    """Splits the oldest batch that nobody is splitting; says whether there was one that it finished."""
    left = _free().values_list("pk", flat=True).first()
    return left is not None and split(left)


def split(batch_pk: int) -> bool:
    """Reads the pages that are still to be read; says whether it was this call that finished the batch."""
    worker = uuid4()
    if not _free().filter(pk=batch_pk).update(worker=worker, worked_at=timezone.now()):
        return False
    batch = ScanBatch.objects.get(pk=batch_pk)
    try:
        with closing(_pages(batch)) as pages:
            for page in pages:
                _keep(page, batch=batch, worker=worker)
        _finish(batch_pk, worker=worker)
    except LeaseLost:
        log.warning("Scan batch %s is split by somebody else", batch.public_id)
        return False
    return True


def _pages(batch: ScanBatch) -> Generator[ReadPage]:
    """The pages that no row has yet. When the file is gone each is one that can't be read, and waits for a person."""
    first = batch.pages.count()
    try:
        with default_storage.open(batch.original) as original:
            content = original.read()
    except FileNotFoundError:
        log.error("The original of scan batch %s is gone", batch.public_id)
        yield from (ReadPage(place, Codes()) for place in range(first, batch.pages_expected))
    else:
        yield from read_pages(content, limits(), first=first, pages=batch.pages_expected)


def _free() -> QuerySet[ScanBatch]:
    abandoned = Q(worked_at=None) | Q(worked_at__lt=timezone.now() - LEASE)
    return ScanBatch.objects.filter(abandoned, split_at=None).order_by("at")


def _keep(page: ReadPage, *, batch: ScanBatch, worker: UUID) -> None:
    """The page's picture and row, and the entry in the trail when it comes onto a case."""
    ordinal = page.place + 1
    _renew(batch.pk, worker=worker)
    if page.picture:
        default_storage.delete(batch.picture_of(ordinal))  # of a run that died before it wrote the row
        default_storage.save(batch.picture_of(ordinal), ContentFile(page.picture))
    with transaction.atomic():
        _locked(batch.pk, worker=worker)
        before = batch.pages.select_related("case").filter(ordinal=page.place).first()
        place = place_of(page, before=before)
        made = ScanPage.objects.create(
            batch=batch, ordinal=ordinal, case=place.case, cause=place.cause, number=place.number,
            state=ScanPage.State.ON_CASE if place.case else ScanPage.State.WAITING,
            part=page.codes.part, turned=page.codes.turned or 0, width=page.width, height=page.height,
        )  # fmt: skip
        record_sorted(made)


def record_sorted(page: ScanPage) -> None:
    """The entry in the trail of a page that came onto a case by its code; none for one that waits."""
    if page.case:
        record(
            actor=SYSTEM, action="scan.sort", thing=f"scan:{page.public_id}",
            facts={"case": page.case.number, "cause": str(page.cause), "batch": str(page.batch.public_id)},
        )  # fmt: skip


def _renew(batch_pk: int, *, worker: UUID) -> None:
    if not ScanBatch.objects.filter(pk=batch_pk, worker=worker).update(worked_at=timezone.now()):
        raise LeaseLost


def _locked(batch_pk: int, *, worker: UUID) -> ScanBatch:
    batch = ScanBatch.objects.select_for_update().get(pk=batch_pk)
    if batch.worker != worker:
        raise LeaseLost
    return batch


def _finish(batch_pk: int, *, worker: UUID) -> None:
    with transaction.atomic():
        batch = _locked(batch_pk, worker=worker)
        batch.split_at = timezone.now()
        batch.save(update_fields=["split_at"])
        waiting = batch.pages.filter(state=ScanPage.State.WAITING).count()
        record(
            actor=SYSTEM, action="scan.split", thing=f"scan_batch:{batch.public_id}",
            facts={"pages": batch.pages_expected, "waiting": waiting},
        )  # fmt: skip
