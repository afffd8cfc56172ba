"""What the desk forgets of cases whose records have had their time (spec §7).

The case, its stages, deeds and digests stay, without names; an empty applicant says that a case is erased.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils import timezone

from workflows.correspondence.models import Letter, Notice, SuspensionLetter
from workflows.expiries.models import LetterBatch, RenewalLetter
from workflows.models import Case, Draft, Edition, Participation
from workflows.prepared.models import PreparedForm
from workflows.scans.models import ScanBatch, ScanPage
from workflows.stages import ENDED

PERSONAL = frozenset({"note", "named", "fingerprint"})
"""What the detail of a deed may hold of a person; a fingerprint can be tried against names and numbers."""


def with_cases_since(holder_keys: Collection[str], *, moment: datetime) -> set[str]:
    """Of these subscribers, those who have a case that is open or ended since a moment."""
    live = Case.objects.filter(holder_key__in=holder_keys).filter(~Q(stage__in=ENDED) | Q(ended_at__gte=moment))
    return {str(key) for key in live.values_list("holder_key", flat=True)}


def ended_without_subscriber(*, before: datetime) -> QuerySet[Case]:
    """Cases that registered nobody, ended before a moment and are not erased yet, the oldest first."""
    ended = Case.objects.filter(holder_key=None, stage__in=ENDED, ended_at__lt=before)
    return ended.exclude(applicant="").order_by("pk")


def erase_cases(cases: Collection[Case]) -> None:
    """Erases what the papers of these cases said, their letters and their scans. Inside the caller's mutation.

    The files of the scans go first: a run that dies before its commit finds the same cases again.
    """
    _erase_scans(cases)
    Edition.objects.filter(case__in=cases).update(data={})
    Draft.objects.filter(case__in=cases).delete()
    PreparedForm.objects.filter(case__in=cases).update(data={}, applicant="")
    Letter.objects.filter(case__in=cases).update(content=b"")
    Notice.objects.filter(case__in=cases).update(to="")
    _erase_notes(cases)
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(applicant="", id_number="", carry_out_fault="")


def _erase_notes(cases: Collection[Case]) -> None:
    """What somebody wrote beside a deed, and whom an applicant was compared with; reasons, deadlines, digests stay."""
    noted = [deed for deed in Participation.objects.filter(case__in=cases) if PERSONAL & deed.detail.keys()]
    for deed in noted:
        deed.detail = {name: value for name, value in deed.detail.items() if name not in PERSONAL}
    Participation.objects.bulk_update(noted, ["detail"])


def erase_letters_to(holder_key: str) -> None:
    """Erases the letters to a subscriber that belong to no case, and forms that never came back."""
    SuspensionLetter.objects.filter(holder_key=holder_key, waiting=True).delete()
    SuspensionLetter.objects.filter(holder_key=holder_key).update(content=b"")
    PreparedForm.objects.filter(holder_key=holder_key, case=None).update(data={}, applicant="")
    RenewalLetter.objects.filter(holder_key=holder_key, batch=None, dropped_at=None).update(dropped_at=timezone.now())


def erase_letter_batches(*, before: datetime) -> int:
    """Erases printed renewal letters of batches of which every certificate's records have had their time.

    `before` is when the newest of a batch must have been printed: certificates expire a month after their letter.
    """
    return LetterBatch.objects.filter(printed_at__lt=before).exclude(content=b"").update(content=b"")


def erase_notices_to(address: str) -> int:
    """Takes an e-mail address out of the mails to it that belong to no case."""
    return Notice.objects.filter(case=None, to=address).update(to="")


def _erase_scans(cases: Collection[Case]) -> None:
    pages = list(ScanPage.objects.filter(case__in=cases).select_related("batch"))
    for page in pages:
        default_storage.delete(page.picture)
    ScanPage.objects.filter(pk__in=[page.pk for page in pages]).update(width=0, height=0, reason="")
    batches = {page.batch for page in pages}
    for batch in _all_erased(batches, cases):
        for page in batch.pages.all():
            default_storage.delete(page.picture)
        default_storage.delete(batch.original)
        ScanBatch.objects.filter(pk=batch.pk).update(name="")


def _all_erased(batches: Collection[ScanBatch], cases: Collection[Case]) -> Iterator[ScanBatch]:
    """Batches of which no page waits for its case or lies on one that is still kept."""
    for batch in batches:
        kept = batch.pages.exclude(case__in=cases).exclude(case__applicant="").exclude(state=ScanPage.State.SET_ASIDE)
        if not kept.exists():
            yield batch
