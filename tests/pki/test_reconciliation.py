"""What a day's accounts are held against."""

from datetime import timedelta

from django.utils import timezone

from audit.actors import SYSTEM
from pki import lifecycle, orders, reconciliation
from pki.holdings import Pair, Reason
from tests.pki.requesting import HOLDER, SUBSCRIBER


def test_it_tells_what_was_issued_suspended_and_revoked_and_when(active: Pair) -> None:
    now, day = timezone.now(), timedelta(days=1)
    signing, encryption = active.certificates
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=[signing.certificate_id], holder_key=HOLDER)
    lifecycle.revoke(actor=SYSTEM, certificate_ids=[encryption.certificate_id], reason=Reason.KEY_COMPROMISE)
    numbers = [signing.number, encryption.number]
    assert reconciliation.suspended_among(numbers) == {signing.number}
    assert reconciliation.revoked_among(numbers) == {encryption.number}
    assert reconciliation.revoked_between(now - day, now + day) == [encryption.number]
    assert reconciliation.issued_between(now - day, now + day) == [(active.order_id, each) for each in sorted(numbers)]
    assert reconciliation.revoked_between(now + day, now + 2 * day) == []
    assert reconciliation.issued_between(now + day, now + 2 * day) == []
    assert not orders.is_renewal(active.order_id)
