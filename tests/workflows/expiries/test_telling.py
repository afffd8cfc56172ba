"""Renewal notices a month before expiry, reminders at 14 and 3 days, none after renewal; unused rights."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.actors import SYSTEM
from audit.models import Entry
from pki.holdings import Pair
from pki.models import Status
from pki.renewals import Ending
from registry.models import PortalAccount
from tests.ground.racing import at_once
from tests.portal import people
from tests.workflows.expiries.conftest import Clock, before, ending, renewed
from workflows import sweeps
from workflows.correspondence.models import Notice, NoticeKind
from workflows.expiries.models import RenewalLetter, Step, Told
from workflows.expiries.telling import step_of, tell_due, tell_of_pair

pytestmark = pytest.mark.django_db

TAIPEI = ZoneInfo("Asia/Taipei")
MARCH_31 = datetime(2027, 3, 31, 12, 0, 0, tzinfo=TAIPEI)
SECOND = timedelta(seconds=1)


def told() -> list[str]:
    return list(Told.objects.order_by("pk").values_list("step", flat=True))


class TestSteps:
    @pytest.mark.parametrize(
        ("now", "step"),
        [
            (datetime(2027, 2, 28, 11, 59, 59, tzinfo=TAIPEI), None),
            (datetime(2027, 2, 28, 12, 0, 0, tzinfo=TAIPEI), Step.MONTH),
            (datetime(2027, 3, 16, 23, 59, 59, tzinfo=TAIPEI), Step.MONTH),
            (datetime(2027, 3, 17, 0, 0, 0, tzinfo=TAIPEI), Step.FORTNIGHT),
            (datetime(2027, 3, 27, 23, 59, 59, tzinfo=TAIPEI), Step.FORTNIGHT),
            (datetime(2027, 3, 28, 0, 0, 0, tzinfo=TAIPEI), Step.LAST_DAYS),
            (MARCH_31 - SECOND, Step.LAST_DAYS),
            (MARCH_31, None),
            (datetime(1970, 1, 1, tzinfo=TAIPEI), None),
            (datetime(2199, 1, 1, tzinfo=TAIPEI), None),
        ],
    )
    def test_go_by_the_calendar_of_the_office(self, now: datetime, step: Step | None) -> None:
        assert step_of(MARCH_31, now=now) == step


class TestPairs:
    def test_a_month_before_its_end_the_contact_is_told_by_mail_and_letter(
        self, pair: Pair, account: PortalAccount
    ) -> None:
        assert tell_due() == 1

        notice = Notice.objects.get()
        assert (notice.kind, notice.to) == (NoticeKind.RENEWAL, account.subscriber.contact.email)
        assert notice.about == {
            "certificates": [pair.signing.number, pair.encryption.number],
            "due": timezone.localtime(pair.signing.not_after).date().isoformat(),
        }
        assert RenewalLetter.objects.get().pair_id == pair.pair_id

    def test_each_step_is_told_once_however_often_the_job_runs(self, pair: Pair, clock: Clock) -> None:
        for left in (20, 20, 14, 13, 3, 2, 1):
            clock(before(pair, days=left))
            tell_due()
            tell_due()

        assert told() == [Step.MONTH, Step.FORTNIGHT, Step.LAST_DAYS]
        assert [notice.kind for notice in Notice.objects.all()] == ["renewal", "renew_soon", "renew_soon"]
        assert RenewalLetter.objects.count() == 1

    def test_a_job_that_did_not_run_for_weeks_tells_the_nearest_step_and_writes_the_letter(
        self, pair: Pair, clock: Clock
    ) -> None:
        clock(before(pair, days=2))
        tell_due()

        assert told() == [Step.LAST_DAYS]
        assert RenewalLetter.objects.count() == 1

    def test_nobody_is_told_too_early_or_too_late(self, pair: Pair, clock: Clock) -> None:
        for moment in (before(pair, days=32), pair.signing.not_after + SECOND):
            clock(moment)
            assert tell_due() == 0

    def test_nobody_is_told_after_renewal(self, pair: Pair, account: PortalAccount, clock: Clock) -> None:
        tell_due()
        renewed(account, pair)
        for left in (14, 3):
            clock(before(pair, days=left))
            assert tell_due() == 0

    def test_nor_who_renews_between_the_list_and_the_lock(self, pair: Pair, account: PortalAccount) -> None:
        listed = Ending(pair.pair_id, str(account.subscriber.public_id), pair.signing.not_after)
        renewed(account, pair)

        assert not tell_of_pair(actor=SYSTEM, ending=listed, step=Step.MONTH)
        assert not Notice.objects.exists()

    @pytest.mark.parametrize("status", [Status.PENDING, Status.SUSPENDED, Status.REVOKED])
    def test_nor_whose_certificates_cannot_be_renewed(self, account: PortalAccount, status: Status) -> None:
        ending(account, days=20, status=status)

        assert tell_due() == 0

    def test_without_an_address_every_step_is_a_letter(self, pair: Pair, account: PortalAccount, clock: Clock) -> None:
        account.subscriber.contact.email = ""
        account.subscriber.contact.save()
        tell_due()
        RenewalLetter.objects.update(dropped_at=timezone.now())  # the first one is out of the way
        clock(before(pair, days=14))
        tell_due()

        assert RenewalLetter.objects.count() == 2
        assert not Notice.objects.exists()

    def test_the_trail_knows_who_was_told_what_without_an_address(self, pair: Pair) -> None:
        tell_due()

        entry = Entry.objects.get(action="renewal.remind")
        assert (entry.thing, entry.facts) == (
            f"pair:{pair.pair_id}",
            {"step": "month", "certificate": pair.signing.number},
        )

    def test_many_are_told_by_few_questions(
        self, pair: Pair, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        tell_due()

        with django_assert_max_num_queries(3):
            assert tell_due() == 0


class TestRights:
    def test_a_week_before_the_end_of_an_unused_right_its_subscriber_is_told(
        self, account: PortalAccount, clock: Clock
    ) -> None:
        right = people.give_right(account)
        for left in (8, 7, 7, 1):
            clock(right.expires_at - timedelta(days=left))
            tell_due()

        notice = Notice.objects.get()
        assert notice.kind == NoticeKind.RIGHT_ENDS
        assert notice.about == {"due": timezone.localtime(right.expires_at).date().isoformat()}

    @pytest.mark.parametrize("over", [{"order_id": "0c9d4f0e-5d3b-4f2a-9f43-6a2f8a1d5c11"}, {"ended_at": MARCH_31}])
    def test_who_has_begun_or_whose_right_has_ended_is_not(
        self, account: PortalAccount, clock: Clock, over: dict[str, object]
    ) -> None:
        right = people.give_right(account)
        type(right).objects.update(**over)
        clock(right.expires_at - timedelta(days=3))

        assert tell_due() == 0


@pytest.mark.django_db(transaction=True)
def test_the_sweep_tells_and_sends(pair: Pair) -> None:
    sweeps.run()
    sweeps.run()

    (message,) = mail.outbox
    assert "憑證請展期 / Certificates to be renewed" in message.subject
    assert pair.signing.number[:4] in message.body
    assert "陳𠮷堃" not in message.body


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_tell_once() -> None:
    account = people.enrol()
    ending(account, days=20)
    people.give_right(account)
    type(account.subscriber.rights.get()).objects.update(expires_at=timezone.now() + timedelta(days=5))

    counts = at_once([tell_due] * 4)

    assert sum(count for count in counts if isinstance(count, int)) == 2
    assert (Notice.objects.count(), RenewalLetter.objects.count()) == (2, 1)
