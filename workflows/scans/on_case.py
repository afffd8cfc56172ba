"""Scans as the pages of a case show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Staff
from workflows.models import Case
from workflows.scans.models import ScanPage


@dataclass(frozen=True, slots=True)
class Scanned:
    """A line of the timeline: pages of one batch that came onto the case by their codes, or by somebody's hand."""

    at: datetime
    staff: Staff | None
    pages: int
    by_hand: bool
    deed: str = "scanned"

    @property
    def get_deed_display(self) -> str:
        """The deed in words, as a participation's."""
        return _("Matched by hand") if self.by_hand else _("Scanned")

    @property
    def detail(self) -> dict[str, Any]:
        """What the timeline says below."""
        return {"note": ngettext("%(n)d page", "%(n)d pages", self.pages) % {"n": self.pages}}


def scans_of(case: Case) -> list[ScanPage]:
    """The case's pages, batch by batch in the order in which they lay in the scanner."""
    return list(
        ScanPage.objects.filter(case=case)
        .select_related("batch__by", "by")
        .order_by("batch__at", "batch_id", "ordinal")
    )


def timeline_of(scans: Sequence[ScanPage]) -> list[Scanned]:
    """A line for each batch, and for each person who matched pages of it."""
    groups: dict[tuple[int, int | None], list[ScanPage]] = {}
    for page in scans:
        groups.setdefault((page.batch_id, page.by_id), []).append(page)
    return [
        Scanned(
            at=max(page.at for page in pages),
            staff=pages[0].by or pages[0].batch.by,
            pages=len(pages),
            by_hand=pages[0].by_id is not None,
        )
        for pages in groups.values()
    ]
