"""A renewal notice that a mail server reports as undelivered becomes a letter: once, and only for good reasons."""

import io
import logging
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from audit.models import Entry
from config.data_dir import CHECKOUT
from pki.holdings import Pair
from registry.models import PortalAccount, Staff
from registry.staff import actor_of
from tests import cast
from tests.ground.racing import at_once
from tests.portal import people
from tests.workflows.expiries.conftest import Clock, before, ending
from tests.workflows.mail_server import MailServer
from tests.workflows.returned_mail import SERVERS, TO, report
from workflows import sweeps
from workflows.correspondence import bounces, notices, outbox, returned
from workflows.correspondence.models import Notice
from workflows.expiries import undelivered
from workflows.expiries.models import Cause, RenewalLetter
from workflows.expiries.telling import tell_due

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _address(settings: Settings) -> None:
    settings.BOUNCE_ADDRESS = "bounces@ra.example"


@pytest.fixture
def reminder(pair: Pair, clock: Clock) -> Notice:
    """The reminder of the last fortnight, sent; the letter of the first notice is out of the way."""
    tell_due()
    RenewalLetter.objects.update(dropped_at=timezone.now())
    clock(before(pair, days=14))
    tell_due()
    outbox.deliver_due()
    return Notice.objects.get(kind="renew_soon")


def letters() -> list[str]:
    return list(RenewalLetter.objects.filter(dropped_at=None).values_list("cause", flat=True))


class TestEnvelope:
    def test_names_each_mail_by_a_number_of_its_own_and_nobody(self, server: MailServer, reminder: Notice) -> None:
        assert server.senders[-1] == bounces.return_address(reminder)
        assert server.senders[-1].removeprefix("bounces+").removesuffix("@ra.example").isalnum()
        assert len(set(server.senders)) == 2
        assert server.taken[-1]["From"] == "service@ra.example"

    def test_is_the_offices_where_nothing_reads_reports(
        self, server: MailServer, account: PortalAccount, settings: Settings
    ) -> None:
        settings.BOUNCE_ADDRESS = ""
        notices.password_changed(account=account, actor=SYSTEM)
        outbox.deliver_due()
        assert server.senders == ["service@ra.example"]


class TestPermanentFailure:
    @pytest.mark.parametrize("name", SERVERS)
    def test_turns_into_one_letter_however_often_it_is_reported(
        self, server: MailServer, reminder: Notice, name: str
    ) -> None:
        for _time in range(2):
            returned.take(report(name, reminder, to=server.senders[-1]))
            undelivered.post_refused()

        assert letters() == [Cause.NO_MAIL]
        assert not outbox.given_up().exists()
        assert Entry.objects.get(action="notice.came_back").facts == {"notice": "renew_soon", "status": "5.1.1"}

    def test_marks_the_address_so_that_the_next_step_is_a_letter_at_once(
        self, reminder: Notice, pair: Pair, clock: Clock
    ) -> None:
        returned.take(report("postfix", reminder))
        sent = Notice.objects.count()
        clock(before(pair, days=3))
        tell_due()

        assert Notice.objects.count() == sent
        assert letters() == [Cause.NO_MAIL]

    def test_of_two_months_ago_marks_it_no_more(self, reminder: Notice, clock: Clock) -> None:
        returned.take(report("postfix", reminder))
        clock(timezone.now() + timedelta(days=61))

        assert not returned.brings_back(TO)

    def test_of_another_mail_waits_for_a_person(self, account: PortalAccount, lin: Staff) -> None:
        notices.password_changed(account=account, actor=SYSTEM)
        outbox.deliver_due()
        returned.take(report("exim", Notice.objects.get()))
        undelivered.post_refused()

        page = cast.at_desk(lin).get("/desk/notices/", headers=ENGLISH).content.decode()
        assert "came back" in page
        assert TO in page
        assert account.subscriber.contact.telephone in page

    def test_of_a_first_try_says_nothing_of_the_second(self, account: PortalAccount, lin: Staff) -> None:
        notices.password_changed(account=account, actor=SYSTEM)
        outbox.deliver_due()
        content = report("exim", Notice.objects.get())
        returned.take(content)
        outbox.send_again(actor=actor_of(lin), key=Notice.objects.get().key)
        outbox.deliver_due()

        assert not returned.take(content)
        assert not outbox.given_up().exists()

    def test_that_is_known_before_the_sending_is_noted_counts(self, reminder: Notice) -> None:
        Notice.objects.update(sent_at=None, sending_since=timezone.now())

        assert returned.take(report("postfix", reminder))

    def test_after_days_of_trying_is_a_letter_too_but_says_nothing_of_the_address(self, reminder: Notice) -> None:
        """RFC 3464 §2.3.3: "failed" is final, though the status is one of those that pass."""
        assert returned.take(report("exchange", reminder, status="4.4.7", text="451 4.4.7 message expired"))
        undelivered.post_refused()

        assert letters() == [Cause.NO_MAIL]
        assert not returned.brings_back(TO)


class TestNothingHappens:
    def test_for_a_number_that_no_mail_has(self, reminder: Notice) -> None:
        assert not returned.take(report("postfix", reminder, to=f"bounces+{'0' * 32}@ra.example"))

    def test_for_a_mail_that_never_left(self, reminder: Notice) -> None:
        Notice.objects.update(sent_at=None)
        assert not returned.take(report("postfix", reminder))

    def test_and_the_log_names_nobody(self, reminder: Notice, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)
        returned.take(report("postfix", reminder, action="delayed", status="4.4.1"))
        returned.take(report("postfix", reminder, to=f"bounces+{'0' * 32}@ra.example"))

        assert "not_failed" in caplog.text
        assert TO not in caplog.text
        assert "no mail of ours" in caplog.text


class TestMaildir:
    @pytest.fixture
    def new(self, tmp_path: Path, settings: Settings) -> Path:
        for name in ("new", "cur", "tmp"):
            (tmp_path / "Maildir" / name).mkdir(parents=True)
        settings.BOUNCE_MAILDIR = str(tmp_path / "Maildir")
        return tmp_path / "Maildir" / "new"

    def test_is_read_by_the_sweep_and_what_was_read_is_put_aside(self, new: Path, reminder: Notice) -> None:
        (new / "1795400351.M1P1.mx").write_bytes(report("postfix", reminder))
        (new / "1795400352.M1P2.mx").write_bytes(b"noise")
        (new / "1795400353.M1P3.mx").symlink_to("/etc/passwd")
        sweeps.run()

        assert letters() == [Cause.NO_MAIL]
        assert [each.name for each in new.iterdir()] == ["1795400353.M1P3.mx"]
        assert sorted(each.name for each in new.parent.joinpath("cur").iterdir()) == [
            "1795400351.M1P1.mx:2,S", "1795400352.M1P2.mx:2,S",
        ]  # fmt: skip

    def test_goes_on_behind_a_file_that_cannot_be_put_aside(
        self, new: Path, reminder: Notice, caplog: pytest.LogCaptureFixture
    ) -> None:
        (new / ("1" * 253)).write_bytes(b"its name is too long for a mark behind it")
        (new / "2.M1P1.mx").write_bytes(report("postfix", reminder))

        assert returned.take_waiting() == 1
        assert "can't be read or put aside" in caplog.text

    def test_that_is_gone_holds_nothing_else_up(self, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
        settings.BOUNCE_MAILDIR = "/nowhere"
        call_command("read_bounces", stdout=io.StringIO())

        assert "can't be read" in caplog.text


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_who_read_one_report_make_one_letter() -> None:
    ending(people.enrol(), days=10)
    tell_due()
    outbox.deliver_due()
    RenewalLetter.objects.update(dropped_at=timezone.now())
    content = report("postfix", Notice.objects.get())

    at_once([lambda: str(returned.take(content) and undelivered.post_refused())] * 4)

    assert letters() == [Cause.NO_MAIL]
    assert Entry.objects.filter(action="notice.came_back").count() == 1


class TestPipe:
    def test_of_a_mail_server_pours_in_one_mail(self, reminder: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
        for content in (b"x" * 1_000_000, b"noise", report("exim", reminder)):
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
            call_command("read_bounces", "--pipe")

        assert letters() == [Cause.NO_MAIL]

    def test_is_asked_to_try_again_while_the_database_is_away(self, reminder: Notice, tmp_path: Path) -> None:
        environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
        ended = subprocess.run(
            [sys.executable, "manage.py", "read_bounces", "--pipe"],
            cwd=CHECKOUT, env=environment, input=report("exim", reminder), stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
        assert ended.returncode == os.EX_TEMPFAIL
        assert TO.encode() not in ended.stderr
