"""What time ends."""

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from audit.models import Entry
from registry import rights, sweeps
from registry.models import ApplyRight, PortalAccount, PortalLogin, Subscriber
from tests.registry.conftest import CASE

NOTHING = {"slips": 0, "rights": 0, "networks": 0}


@pytest.mark.django_db
def test_a_sweep_ends_what_is_due_and_a_second_one_finds_nothing(subscriber: Subscriber, initial_password: str) -> None:
    rights.grant(actor=SYSTEM, subscriber=subscriber, case_number=CASE)
    assert sweeps.run() == NOTHING

    past = timezone.now() - timedelta(seconds=1)
    PortalAccount.objects.update(initial_expires_at=past)
    ApplyRight.objects.update(expires_at=past)
    assert sweeps.run() == NOTHING | {"slips": 1, "rights": 1}
    assert sweeps.run() == NOTHING


@pytest.mark.django_db
def test_from_where_a_login_came_is_forgotten_in_time_and_the_login_is_not(settings: Settings) -> None:
    old, young = (PortalLogin.objects.create(outcome="unknown", network="203.0.113.0/24") for _each in range(2))
    long_ago = timezone.now() - timedelta(days=settings.LOGIN_NETWORK_DAYS, seconds=1)
    PortalLogin.objects.filter(pk=old.pk).update(at=long_ago)
    AccessLog.objects.create(username="lin", ip_address="203.0.113.7")
    AccessLog.objects.update(attempt_time=long_ago)

    assert [sweeps.run() for _time in range(2)] == [NOTHING | {"networks": 2}, NOTHING]
    assert list(PortalLogin.objects.order_by("pk").values_list("pk", "network")) == [
        (old.pk, ""), (young.pk, "203.0.113.0/24"),
    ]  # fmt: skip
    assert not AccessLog.objects.exists()
    assert Entry.objects.get(action="login.forget_networks").facts == {"attempts": 2}
