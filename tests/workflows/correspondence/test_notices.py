"""Mails to the certificate contact: after the commit of what they tell, once, and while the mail server is away."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from audit.models import Entry
from audit.refusal import Refusal
from registry.models import PortalAccount, Staff
from registry.staff import actor_of
from tests import cast
from tests.ground.office import free_port
from tests.portal import people
from tests.workflows import papers
from tests.workflows.correspondence.conftest import rejected, returned
from tests.workflows.mail_server import MailServer
from workflows import sweeps
from workflows.correspondence import notices, outbox
from workflows.correspondence.models import Notice, NoticeKind

pytestmark = pytest.mark.django_db

NEW = "green lanterns on 12 roofs"


@pytest.fixture
def away(settings: Settings) -> None:
    """No mail server listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 2


def body(message: Any) -> str:
    return str(message.get_content())


def make_due(**changed: Any) -> None:
    Notice.objects.update(next_try_at=timezone.now() - timedelta(seconds=1), **changed)


# --- what is told -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "notice"),
    [("RG", "slip_follows"), ("RV", "revoked"), ("RS", "resumed"), ("PW", "slip_follows")],
)
def test_the_contact_is_told_what_was_carried_out(kind: str, notice: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou, kind=kind)
    queued = Notice.objects.get(case=case)
    assert queued.kind == notice
    assert queued.to
    assert len(queued.about.get("certificates", [])) == (2 if notice in ("revoked", "resumed") else 0)


def test_return_and_rejection_are_told(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = returned(lin, wang)
    rejected(lin, wang, chou)
    assert [notice.kind for notice in Notice.objects.all()] == [NoticeKind.RETURNED, NoticeKind.REJECTED]
    assert Notice.objects.get(case=case).about == {
        "due": case.correction_due.isoformat() if case.correction_due else ""
    }


def test_a_form_without_an_address_makes_no_mail(lin: Staff, wang: Staff, chou: Staff) -> None:
    papers.carried_out(lin, wang, chou, kind="AC")
    assert not Notice.objects.exists()


def test_a_mail_speaks_chinese_then_english_and_names_nobody(server: MailServer, lin: Staff, wang: Staff) -> None:
    case = returned(lin, wang)
    outbox.deliver_due()
    (message,) = server.taken
    said = body(message)
    assert message["To"] == "chen.jk@mail.example"
    assert "申請資料須補正 / Papers to be corrected" in message["Subject"]
    assert said.index("補正通知書") < said.index("can't be decided yet")
    assert said.count(case.shown) == 2
    assert f"民國 {(case.correction_due or timezone.localdate()).year - 1911} 年" in said
    for personal in ("陳𠮷堃", "A123456789", "板橋", "2900-0424"):
        assert personal not in said + message["Subject"]


def test_a_suspension_on_the_portal_is_told_to_the_registered_contact(server: MailServer) -> None:
    account: PortalAccount = people.enrol()
    with transaction.atomic():
        notices.suspended(
            actor=SYSTEM, holder_key=str(account.subscriber.public_id), numbers=["C11500339158", "C11500339239"]
        )
    outbox.deliver_due()
    (message,) = server.taken
    assert "憑證已停用" in message["Subject"]
    assert "C115-0033915-8、C115-0033923-9" in body(message)
    assert message["To"] == account.subscriber.contact.email


def test_a_renewal_is_told_with_the_numbers_of_the_new_certificates(server: MailServer) -> None:
    account = people.enrol()
    with transaction.atomic():
        notices.renewed(actor=SYSTEM, holder_key=str(account.subscriber.public_id), numbers=["C11500339158"])
    outbox.deliver_due()
    (message,) = server.taken
    assert "憑證已展期" in message["Subject"]
    assert "C115-0033915-8" in body(message)


def test_a_new_password_of_the_portal_is_told(server: MailServer) -> None:
    account = people.enrol()
    people.logged_in(account).post("/portal/password/", {"old": people.PASSWORD, "new": NEW, "again": NEW})
    outbox.deliver_due()
    (message,) = server.taken
    assert "網站密碼已修改" in message["Subject"]
    assert account.account not in body(message)


def test_a_password_that_was_refused_is_told_to_nobody() -> None:
    account = people.enrol()
    people.logged_in(account).post("/portal/password/", {"old": "wrong", "new": NEW, "again": NEW})
    assert not Notice.objects.exists()


def test_a_login_that_was_suspended_is_told_once(server: MailServer) -> None:
    account = people.enrol()
    for _time in range(5):
        Client().post("/portal/login/", people.fill_in(Client(), people.Answers(account.account, "wrong")))
    outbox.deliver_due()
    (message,) = server.taken
    assert "網站登入已暫停" in message["Subject"]
    assert "若非您本人操作" in body(message)


@pytest.mark.django_db(transaction=True)
def test_and_not_while_somebody_waits_for_the_answer_of_the_login() -> None:
    """How long the mail server takes must tell nobody that the account exists."""
    account = people.enrol()
    for _time in range(3):
        Client().post("/portal/login/", people.fill_in(Client(), people.Answers(account.account, "wrong")))
    assert Notice.objects.get().tries == 0
    assert mail.outbox == []
    sweeps.run()
    assert len(mail.outbox) == 1


# --- when, and how often ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_it_leaves_after_the_commit_and_once(lin: Staff, wang: Staff) -> None:
    with transaction.atomic():
        returned(lin, wang)
        assert mail.outbox == []
    assert len(mail.outbox) == 1
    make_due()
    sweeps.run()
    sweeps.run()
    assert len(mail.outbox) == 1
    assert Entry.objects.filter(action__startswith="notice.").values_list("action", flat=True).order_by("pk")[0] == (
        "notice.queue"
    )
    assert Notice.objects.get().sent_at


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_is_rolled_back_tells_nobody(lin: Staff, wang: Staff) -> None:
    with transaction.atomic():
        returned(lin, wang)
        transaction.set_rollback(True)
    assert mail.outbox == []
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_while_the_mail_server_is_away_the_deed_stands_and_the_sweep_sends_later(
    away: None, lin: Staff, wang: Staff, settings: Settings
) -> None:
    case = returned(lin, wang)
    assert case.stage == "correction"
    waiting = Notice.objects.get()
    assert (waiting.tries, waiting.sent_at, waiting.sending_since) == (1, None, None)
    assert waiting.next_try_at > timezone.now() + timedelta(minutes=4)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sweeps.run()
    assert mail.outbox == []
    make_due()
    sweeps.run()
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_cannot_even_be_written_undoes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_notice: Notice) -> None:
        raise ValueError

    monkeypatch.setattr(outbox, "message", die)
    with transaction.atomic():
        outbox.queue(actor=SYSTEM, kind=NoticeKind.NEW_PASSWORD, to="contact@firm.example", about={})
    assert Notice.objects.get().sent_at is None


def test_what_another_process_is_sending_is_left_alone_until_it_is_dead(lin: Staff, wang: Staff) -> None:
    returned(lin, wang)
    Notice.objects.update(sending_since=timezone.now())
    outbox.deliver_due()
    assert mail.outbox == []
    Notice.objects.update(sending_since=timezone.now() - outbox.PATIENCE - timedelta(seconds=1))
    outbox.deliver_due()
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [
        f"<notice-{Notice.objects.get().key}@ra.example>"
    ]


def test_one_server_that_is_away_is_asked_once_a_round(away: None, lin: Staff, wang: Staff, chou: Staff) -> None:
    returned(lin, wang)
    rejected(lin, wang, chou)
    assert outbox.deliver_due() == 1


def test_an_address_that_the_server_refuses_for_good_is_given_up_at_once(
    server: MailServer, lin: Staff, wang: Staff, chou: Staff
) -> None:
    server.refuses["chen.jk@mail.example"] = "550 no such mailbox"
    returned(lin, wang)
    outbox.deliver_due()
    assert Notice.objects.get().given_up_at
    server.refuses["chen.jk@mail.example"] = "450 mailbox full"
    rejected(lin, wang, chou)
    outbox.deliver_due()
    assert Notice.objects.get(kind="rejected").given_up_at is None


# --- given up -----------------------------------------------------------------------------------------------------


@pytest.fixture
def given_up(away: None, lin: Staff, wang: Staff) -> Notice:
    """Nobody took it for as long as we try."""
    returned(lin, wang)
    for _try in range(outbox.MOST_TRIES):
        make_due()
        outbox.deliver_due()
    return Notice.objects.get()


def test_after_many_tries_it_is_given_up_and_the_desk_shows_it(given_up: Notice, lin: Staff) -> None:
    assert given_up.given_up_at
    make_due()
    assert outbox.deliver_due() == 0
    assert Entry.objects.get(action="notice.given_up").facts == {"notice": "returned", "tries": outbox.MOST_TRIES}
    client = cast.at_desk(lin)
    assert "有 1 封未送達" in client.get(reverse("desk:worklist")).content.decode()
    assert given_up.case
    for address in (reverse("desk:notices"), reverse("desk:case", args=[given_up.case.number])):
        assert "chen.jk@mail.example" in client.get(address).content.decode()


def test_it_can_be_sent_again(given_up: Notice, lin: Staff, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cast.at_desk(lin).post(reverse("desk:notice-again", args=[given_up.key]))
    outbox.deliver_due()
    assert len(mail.outbox) == 1
    assert not outbox.given_up()


def test_it_can_be_set_aside_with_words_alone(given_up: Notice, lin: Staff) -> None:
    client = cast.at_desk(lin)
    client.post(reverse("desk:notice-aside", args=[given_up.key]), {"how": " "})
    assert outbox.given_up().count() == 1
    client.post(reverse("desk:notice-aside", args=[given_up.key]), {"how": "已電話通知"})
    assert not outbox.given_up()
    assert Entry.objects.get(action="notice.set_aside", outcome="done").personal == {"how": "已電話通知"}


def test_who_may_not_print_letters_settles_no_mail(given_up: Notice, tsai: Staff) -> None:
    with pytest.raises(Refusal) as again:
        outbox.send_again(actor=actor_of(tsai), key=given_up.key)
    with pytest.raises(Refusal) as aside:
        outbox.set_aside(actor=actor_of(tsai), key=given_up.key, how="已電話通知")
    assert again.value.code == aside.value.code == "not_permitted"


def test_neither_trail_nor_log_has_the_address(given_up: Notice, caplog: pytest.LogCaptureFixture, lin: Staff) -> None:
    assert not any("chen.jk" in str(entry.facts) + entry.thing for entry in Entry.objects.all())
    assert "chen.jk" not in caplog.text
