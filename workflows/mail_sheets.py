"""Labels and posting lists of slips, as the sheets that `forms_paper` draws."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from forms_paper import mailing
from forms_paper.sheets.mailing import Label, LabelSheet, PostingListSheet, PostingRow
from registry.models import PasswordSlip, PostingList
from workflows.sheets import office, recipient_of


def posting_list(found: PostingList) -> bytes:
    """The list in the order in which its letters were registered; not closed yet, it has today's date."""
    rows = [
        PostingRow(registered=slip.registered_number, recipient=recipient_of(slip), slip_serial=slip.serial)
        for slip in letters_on(found)
    ]
    day = found.posted_on or timezone.localdate()
    return mailing.posting_list(
        PostingListSheet(
            office=office(), number=found.number, day=day, rows=tuple(rows), postage=settings.REGISTERED_POSTAGE
        )
    )


def letters_on(found: PostingList) -> QuerySet[PasswordSlip]:
    """The slips of a list, in the order in which their letters were registered."""
    return found.slips.select_related("account__subscriber").order_by("posted_at", "pk")


def labels(slips: Sequence[PasswordSlip]) -> bytes:
    """Address labels in the order of the slips."""
    made = tuple(Label(recipient=recipient_of(slip), slip_serial=slip.serial) for slip in slips)
    return mailing.address_labels(LabelSheet(office=office(), labels=made))
