"""Letters about certificates that no paper asked for: a suspension on the portal, a renewal that is due.

They belong to no case: `suspension_letters` keeps the one kind, `workflows.expiries.letters` the other.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils import timezone

from forms_paper import letters
from forms_paper.sheets import RenewalNoticeSheet, SuspensionNoticeSheet
from pki.holdings import Pair
from registry.models import Subscriber
from workflows.certificate_fields import letter_lines
from workflows.registered_contact import address_of
from workflows.sheets import office


def suspension_letter(*, holder_key: str, numbers: Collection[str], at: datetime, preview: bool = False) -> bytes:
    """憑證停用通知書 of the certificates with these numbers, suspended then. Raises as `letters.letter` does."""
    sheet = SuspensionNoticeSheet(**_parts(holder_key, numbers), at=timezone.localtime(at), preview=preview)
    return letters.certificate_letter(sheet)


def renewal_letter(*, holder_key: str, pair: Pair, preview: bool = False) -> bytes:
    """憑證展期通知 of a pair: from when until when it can be renewed online. Raises as `letters.letter` does."""
    sheet = RenewalNoticeSheet(
        **_parts(holder_key, [held.number for held in pair.certificates]),
        opens=timezone.localdate(pair.signing.renewal_opens),
        expires=timezone.localdate(pair.signing.not_after),
        preview=preview,
    )
    return letters.certificate_letter(sheet)


def _parts(holder_key: str, numbers: Collection[str]) -> dict[str, Any]:
    """What these letters say alike: no receipt number, and no clerk who decided."""
    return {
        "office": office(),
        "recipient": address_of(holder_key),
        "subscriber": Subscriber.objects.get(public_id=holder_key).name,
        "matter": "",
        "number": "",
        "date": timezone.localdate(),
        "clerk": "",
        "certificates": letter_lines(" ".join(numbers), holder_key=holder_key),
    }
