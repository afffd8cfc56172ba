"""Subscribers whose certificates, or whose right to apply, end soon; a clock that can be set."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from pki import holdings
from pki.holdings import Pair
from pki.models import Status
from portal.pairs import holder_key
from registry.models import PortalAccount
from tests.portal import people

Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the office's clock."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


@pytest.fixture
def account(db: None) -> PortalAccount:
    return people.enrol()


@pytest.fixture
def pair(account: PortalAccount) -> Pair:
    """A valid pair, 20 days before its end."""
    return ending(account, days=20)


def ending(account: PortalAccount, *, days: int, status: Status = Status.VALID) -> Pair:
    """A pair so many days before its end."""
    people.give_pair(account, status=status, days_old=366 - days)
    return holdings.pairs_of(holder_key(account.subscriber))[0]


def renewed(account: PortalAccount, pair: Pair) -> Pair:
    """The pair's successor, as a renewal makes it."""
    successor = people.give_pair(account, status=Status.PENDING)
    successor.order.renews_id = pair.pair_id
    successor.order.approval = b"signed"
    successor.order.save()
    return holdings.pairs_of(holder_key(account.subscriber))[0]


def before(pair: Pair, **time: int) -> datetime:
    """So long before the pair's end."""
    return pair.signing.not_after - timedelta(**time)
