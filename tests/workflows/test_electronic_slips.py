"""Electronic delivery: an encrypted file by a real mail server, its opening code by text message or on a receipt."""

import io
import re
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any, ClassVar

import pikepdf
import pypdfium2
import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.refusal import Refusal
from registry import accounts
from registry.models import PasswordSlip, SlipState, Staff
from registry.staff import actor_of
from registry.texting import TextNotSent
from tests import cast
from tests.workflows import papers
from workflows.actions import delivering
from workflows.day_end.accounts import of_day
from workflows.models import Case
from workflows.stages import Stage

pytestmark = pytest.mark.django_db


class Mailbox:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(message_from_bytes(envelope.content))
        return "250 kept"


class Telephone:
    """A gateway that keeps what it gets, or is away."""

    heard: ClassVar[list[tuple[str, str]]] = []
    away: ClassVar[bool] = False

    def send(self, *, mobile: str, text: str) -> None:
        if type(self).away:
            raise TextNotSent
        self.heard.append((mobile, text))


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.TEXT_GATEWAY = f"{__name__}.Telephone"
    Telephone.heard.clear()
    Telephone.away = False
    yield box
    server.stop()


@pytest.fixture
def mailed_case(lin: Staff, wang: Staff, chou: Staff) -> Case:
    """Its slip waits to be sent."""
    return papers.carried_out(lin, wang, chou, delivery="electronic")


def send(client: Client, case: Case) -> str:
    return client.post(reverse("desk:send-slip", args=[papers.slip_of(case).serial]), follow=True).content.decode()


@pytest.mark.usefixtures("mailbox")
def test_accounts_of_its_day_agree_with_the_trail(mailed_case: Case, ho: Staff) -> None:
    send(cast.at_desk(ho), mailed_case)
    sent_at = papers.slip_of(mailed_case).sent_at
    assert sent_at is not None
    assert of_day(timezone.localtime(sent_at).date()).differences == []


@pytest.mark.usefixtures("mailbox")
def test_who_sends_it_from_its_case_stays_there(mailed_case: Case, lin: Staff) -> None:
    where = reverse("desk:send-slip", args=[papers.slip_of(mailed_case).serial])
    answer = cast.at_desk(lin).post(where, {"on_case": "1"})
    assert answer["location"] == reverse("desk:case", args=[mailed_case.number])


def attached(mail: Message, content_type: str = "application/pdf") -> bytes:
    """The one file of a mail, or its one part of another type."""
    (file,) = [part for part in mail.walk() if part.get_content_type() == content_type]
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def test_slip_goes_by_mail_and_its_code_by_text_message(mailed_case: Case, mailbox: Mailbox, ho: Staff) -> None:
    send(cast.at_desk(ho), mailed_case)
    (mail,), ((mobile, text),) = mailbox.mails, Telephone.heard
    (code,) = re.findall(r"[A-Z0-9]{12}\Z", text)
    assert (mail["To"], mobile) == ("chen.jk@mail.example", "0900000424")
    assert code not in mail.as_string()
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(attached(mail)))
    with pikepdf.open(io.BytesIO(attached(mail)), password=code) as pdf:
        assert (pdf.encryption.R, pdf.encryption.V) == (6, 5)

    slip = papers.slip_of(mailed_case)
    read = pypdfium2.PdfDocument(attached(mail), password=code)[0].get_textpage().get_text_bounded()
    password = next(line for line in read.splitlines() if len(line.split()) == 3 and len(line.strip()) == 14)
    assert accounts.log_in(name=slip.account.account, password=password) == slip.account
    assert slip.state == SlipState.SENT
    assert papers.fresh(mailed_case).stage == Stage.CLOSED


def test_at_the_counter_the_code_stands_on_the_receipt_and_goes_by_no_message(
    mailed_case: Case, mailbox: Mailbox, lin: Staff, settings: Settings
) -> None:
    settings.TEXT_GATEWAY = ""
    address = reverse("desk:send-slip-at-counter", args=[papers.slip_of(mailed_case).serial])
    receipt = cast.at_desk(lin).post(address)
    assert receipt["Cache-Control"].startswith("max-age=0") or "no-store" in receipt["Cache-Control"]
    paper = pypdfium2.PdfDocument(receipt.content)[0].get_textpage().get_text_bounded()
    (code,) = re.findall(r"開啟碼 ([A-Z0-9]{12})\b", paper)
    (mail,) = mailbox.mails
    assert code not in mail.as_string()
    assert "領取單" in attached(mail, "text/plain").decode()
    assert Telephone.heard == []
    with pikepdf.open(io.BytesIO(attached(mail)), password=code) as pdf:
        assert len(pdf.pages) == 1
    assert papers.slip_of(mailed_case).state == SlipState.SENT
    assert papers.fresh(mailed_case).stage == Stage.CLOSED
    again = cast.at_desk(lin).post(address, follow=True).content.decode()
    assert "note--bad" in again
    assert len(mailbox.mails) == 1


def test_sent_once_only(mailed_case: Case, mailbox: Mailbox, ho: Staff) -> None:
    for _time in range(2):
        send(cast.at_desk(ho), mailed_case)
    assert len(mailbox.mails) == 1


def test_mail_server_that_is_away_changes_nothing_and_it_can_be_sent_again(
    mailed_case: Case, mailbox: Mailbox, ho: Staff, settings: Settings
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    assert "note--bad" in send(cast.at_desk(ho), mailed_case)
    slip = papers.slip_of(mailed_case)
    assert (slip.state, papers.fresh(mailed_case).stage) == (SlipState.REQUESTED, Stage.DELIVER)
    assert not slip.account.must_change
    settings.EMAIL_PORT = port
    send(cast.at_desk(ho), mailed_case)
    assert papers.slip_of(mailed_case).state == SlipState.SENT


def test_what_was_mailed_opens_nothing_when_the_gateway_is_away(mailed_case: Case, mailbox: Mailbox, ho: Staff) -> None:
    Telephone.away = True
    send(cast.at_desk(ho), mailed_case)
    assert len(mailbox.mails) == 1
    slip = papers.slip_of(mailed_case)
    assert (slip.state, slip.account.must_change) == (SlipState.REQUESTED, False)


def test_after_the_gateway_is_back_one_code_opens_one_mail(mailed_case: Case, mailbox: Mailbox, ho: Staff) -> None:
    Telephone.away = True
    page = send(cast.at_desk(ho), mailed_case)
    assert papers.slip_of(mailed_case).shown in page  # it still waits in the mailroom
    Telephone.away = False
    send(cast.at_desk(ho), mailed_case)
    first, second = mailbox.mails
    ((_mobile, text),) = Telephone.heard
    code = text[-12:]
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(attached(first)), password=code)
    pikepdf.open(io.BytesIO(attached(second)), password=code).close()
    assert papers.slip_of(mailed_case).state == SlipState.SENT


def test_office_without_a_gateway_is_told(mailed_case: Case, ho: Staff, settings: Settings) -> None:
    settings.TEXT_GATEWAY = ""
    with pytest.raises(Refusal) as refused:
        delivering.send(actor=actor_of(ho), serial=papers.slip_of(mailed_case).serial, code_on_receipt=False)
    assert refused.value.code == "no_gateway"


def test_case_that_a_colleague_holds_sends_nothing(mailed_case: Case, mailbox: Mailbox, ho: Staff, lin: Staff) -> None:
    cast.at_desk(lin).post(reverse("desk:claim", args=[mailed_case.number]))
    assert "note--bad" in send(cast.at_desk(ho), mailed_case)
    assert not mailbox.mails


def test_slip_on_paper_is_not_sent(posted_case: Case, mailbox: Mailbox, ho: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        delivering.send(actor=actor_of(ho), serial=papers.slip_of(posted_case).serial, code_on_receipt=False)
    assert refused.value.code == "not_electronic"
    assert PasswordSlip.objects.get(case_number=posted_case.number).sending_at is None
