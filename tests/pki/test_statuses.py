"""The derived statuses."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pki.models import Status
from pki.statuses import ShownStatus, renewal_opens, shown

TAIPEI = ZoneInfo("Asia/Taipei")
END = datetime(2027, 3, 31, 17, 0, tzinfo=TAIPEI)


@pytest.mark.parametrize(
    ("end", "opens"),
    [
        (datetime(2027, 11, 24, 9, 30, tzinfo=TAIPEI), datetime(2027, 10, 24, 9, 30, tzinfo=TAIPEI)),
        (datetime(2027, 3, 31, 17, 0, tzinfo=TAIPEI), datetime(2027, 2, 28, 17, 0, tzinfo=TAIPEI)),
        (datetime(2028, 3, 30, 0, 0, tzinfo=TAIPEI), datetime(2028, 2, 29, 0, 0, tzinfo=TAIPEI)),
        (datetime(2027, 1, 15, 0, 0, tzinfo=TAIPEI), datetime(2026, 12, 15, 0, 0, tzinfo=TAIPEI)),
        (
            datetime(2027, 4, 30, 23, 59, 59, tzinfo=UTC),
            datetime(2027, 4, 1, 7, 59, 59, tzinfo=TAIPEI),
        ),  # May in Taipei
    ],
)
def test_renewal_opens_one_month_before_the_end(end: datetime, opens: datetime) -> None:
    assert renewal_opens(end) == opens


@pytest.mark.parametrize(
    ("status", "now", "expected"),
    [
        (Status.VALID, datetime(2027, 2, 28, 16, 59, tzinfo=TAIPEI), ShownStatus.VALID),
        (Status.VALID, datetime(2027, 2, 28, 17, 0, tzinfo=TAIPEI), ShownStatus.EXPIRING),
        (Status.VALID, END, ShownStatus.EXPIRING),
        (Status.VALID, datetime(2027, 3, 31, 17, 0, 1, tzinfo=TAIPEI), ShownStatus.EXPIRED),
        (Status.SUSPENDED, END, ShownStatus.SUSPENDED),
        (Status.SUSPENDED, datetime(2027, 4, 1, tzinfo=TAIPEI), ShownStatus.EXPIRED),
        (Status.PENDING, datetime(2027, 4, 1, tzinfo=TAIPEI), ShownStatus.EXPIRED),
        (Status.REVOKED, datetime(2027, 4, 1, tzinfo=TAIPEI), ShownStatus.REVOKED),
    ],
)
def test_what_is_shown_follows_from_status_and_date(status: Status, now: datetime, expected: ShownStatus) -> None:
    assert shown(status=status, not_after=END, now=now) is expected
