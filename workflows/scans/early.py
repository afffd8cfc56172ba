"""Pages that were scanned before their case was received: the number that their code says brings them onto it later.

By the same rule as at the splitting: a whole number with its check character, and the pages without code that follow.
"""

from django.db import transaction
from django.utils import timezone

from workflows.models import Case
from workflows.scans.matching import following
from workflows.scans.models import Cause, ScanBatch, ScanPage
from workflows.scans.splitting import record_sorted

A_ROUND = 100
_EARLY = ScanPage.objects.filter(state=ScanPage.State.WAITING, cause=Cause.UNKNOWN, by=None)


def join(case: Case) -> int:
    """Puts the pages that wait for this case onto it, in the caller's transaction. Returns how many.

    What a person has put somewhere or taken back stays where it is.
    """
    joined = 0
    for early in _EARLY.filter(number=case.number).order_by("batch_id", "ordinal"):
        ScanBatch.objects.select_for_update().get(pk=early.batch_id)
        first = _EARLY.select_for_update().select_related("batch").filter(pk=early.pk).first()
        pages = [first, *following(first)] if first else []
        for page in pages:
            page.state, page.case, page.at = ScanPage.State.ON_CASE, case, timezone.now()
            page.cause = Cause.CODE if page == first else page.cause
            page.save()
            record_sorted(page)
        joined += len(pages)
    return joined


def join_received() -> int:
    """The same for pages whose case was received in the very moment in which they were read. Part of the sweep."""
    numbers = _EARLY.values("number")
    found = 0
    for case in Case.objects.filter(number__in=numbers)[:A_ROUND]:
        with transaction.atomic():
            found += join(case)
    return found
