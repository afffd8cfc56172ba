"""What time ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.actors import SYSTEM
from registry import rights, sweeps
from registry.models import ApplyRight, PortalAccount, Subscriber
from tests.registry.conftest import CASE


@pytest.mark.django_db
def test_a_sweep_ends_what_is_due_and_a_second_one_finds_nothing(subscriber: Subscriber, initial_password: str) -> None:
    rights.grant(actor=SYSTEM, subscriber=subscriber, case_number=CASE)
    assert sweeps.run() == {"slips": 0, "rights": 0}

    past = timezone.now() - timedelta(seconds=1)
    PortalAccount.objects.update(initial_expires_at=past)
    ApplyRight.objects.update(expires_at=past)
    assert sweeps.run() == {"slips": 1, "rights": 1}
    assert sweeps.run() == {"slips": 0, "rights": 0}
