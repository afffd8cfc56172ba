"""Renewal letters: a batch is drawn, sealed and kept; mails that do not arrive become letters."""

import hashlib
import smtplib
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from audit.actors import SYSTEM
from audit.refusal import Refusal
from pki.ceremony import hold_ceremony
from pki.holdings import Pair
from pki.models import Certificate
from registry.models import PortalAccount, Staff
from registry.staff import actor_of
from tests import cast
from tests.forms_paper import readers
from tests.ground.racing import at_once
from tests.portal import people
from tests.workflows.expiries.conftest import Clock, before, ending, renewed
from workflows import sweeps
from workflows.correspondence import outbox
from workflows.correspondence.models import Notice
from workflows.expiries import letters, undelivered
from workflows.expiries.models import Cause, LetterBatch, RenewalLetter
from workflows.expiries.telling import tell_due

pytestmark = pytest.mark.django_db

PAGE = "desk:renewal-letters"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No seal: that one is tested with the letters of cases, and needs a key ceremony."""
    monkeypatch.setattr(letters, "sealed", lambda content, *, office: content)


@pytest.fixture
def told(pair: Pair) -> Pair:
    tell_due()
    return pair


@pytest.mark.usefixtures("plain")
class TestBatch:
    def test_the_letter_tells_the_contact_until_when_to_renew(self, told: Pair, ho: Staff) -> None:
        batch = letters.print_batch(actor=actor_of(ho))

        said = readers.text(letters.as_printed(batch)).replace("\n", "")
        until = timezone.localtime(told.signing.not_after).date()
        assert f"{until.year - 1911} 年 {until.month} 月 {until.day} 日" in said
        assert "陳𠮷堃" in said
        assert "游㛓君" in said

    def test_two_subscribers_are_two_pages(self, told: Pair, ho: Staff) -> None:
        ending(people.enrol(account="XY3P9RTW7A", name="林喆", id_number="B220000009"), days=20)
        tell_due()

        batch = letters.print_batch(actor=actor_of(ho))
        assert len(pikepdf.open(BytesIO(letters.as_printed(batch))).pages) == 2

    def test_is_printed_once_and_opens_byte_for_byte(self, told: Pair, ho: Staff) -> None:
        batch = letters.print_batch(actor=actor_of(ho))
        with pytest.raises(Refusal) as refused:
            letters.print_batch(actor=actor_of(ho))
        answer = cast.at_desk(ho).get(reverse("desk:renewal-letters-batch", args=[batch.pk]))

        assert refused.value.code == "nothing_waits"
        assert hashlib.sha256(answer.content).hexdigest() == LetterBatch.objects.get().sha256

    def test_who_renewed_meanwhile_gets_none(self, told: Pair, account: PortalAccount, ho: Staff) -> None:
        renewed(account, told)

        with pytest.raises(Refusal):
            letters.print_batch(actor=actor_of(ho))
        assert RenewalLetter.objects.get().dropped_at

    def test_a_name_that_cannot_be_printed_holds_nobody_else_up(
        self, told: Pair, account: PortalAccount, ho: Staff
    ) -> None:
        account.subscriber.contact.name = "\U000323b0"
        account.subscriber.contact.save()
        ending(people.enrol(account="XY3P9RTW7A", name="林喆", id_number="B220000009"), days=20)
        tell_due()

        assert letters.print_batch(actor=actor_of(ho)).letters.count() == 1
        assert letters.faulty().get().pair_id == told.pair_id
        assert escape("a character can't be printed") in page_of(ho)

    def test_and_goes_with_a_batch_once_the_name_is_mended(self, told: Pair, account: PortalAccount, ho: Staff) -> None:
        RenewalLetter.objects.update(fault="missing_glyph")

        assert letters.print_batch(actor=actor_of(ho)).letters.get().fault == ""

    def test_the_auditor_prints_none(self, told: Pair, tsai: Staff) -> None:
        with pytest.raises(Refusal) as refused:
            letters.print_batch(actor=actor_of(tsai))
        assert refused.value.code == "not_permitted"

    def test_bytes_that_were_changed_are_not_given_out(self, told: Pair, ho: Staff) -> None:
        batch = letters.print_batch(actor=actor_of(ho))
        LetterBatch.objects.update(content=b"something else")
        batch.refresh_from_db()

        with pytest.raises(Refusal):
            letters.as_printed(batch)

    def test_the_page_prints_and_lists_it(self, told: Pair, ho: Staff) -> None:
        client = cast.at_desk(ho)
        client.post(reverse("desk:renewal-letters-print"))

        page = client.get(reverse(PAGE), headers={"accept-language": "en"}).content.decode()
        assert "No letter waits" in page
        assert "1 letter" in page


@pytest.mark.race
@pytest.mark.usefixtures("plain")
@pytest.mark.django_db(transaction=True)
def test_two_who_print_at_once_make_one_batch() -> None:
    ending(people.enrol(), days=20)
    tell_due()
    ho = cast.hire(cast.HO)

    answers = at_once([lambda: str(letters.print_batch(actor=actor_of(ho)))] * 3)

    assert LetterBatch.objects.count() == 1
    assert sum(answer.startswith("renewal letters") for answer in map(str, answers)) == 1


@pytest.mark.outside_tools
@pytest.mark.django_db(transaction=True)
def test_a_batch_is_sealed(tmp_path: Path) -> None:
    hold_ceremony(actor=SYSTEM, report=lambda _: None)
    for account in (people.enrol(), people.enrol(account="XY3P9RTW7A", name="林喆", id_number="B220000009")):
        ending(account, days=20)
    tell_due()
    path = tmp_path / "batch.pdf"
    path.write_bytes(letters.as_printed(letters.print_batch(actor=actor_of(cast.hire(cast.HO)))))

    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True, timeout=60).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said


class TestUndelivered:
    @pytest.fixture
    def no_such_mailbox(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def send(message: EmailMessage, **_: Any) -> int:
            raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})

        monkeypatch.setattr(EmailMessage, "send", send)

    def test_a_mail_that_is_refused_turns_into_a_letter_and_leaves_the_list(
        self, told: Pair, clock: Clock, no_such_mailbox: None
    ) -> None:
        RenewalLetter.objects.update(dropped_at=timezone.now())  # the first one is out of the way
        clock(before(told, days=14))
        for _time in range(2):
            sweeps.run()

        assert RenewalLetter.objects.get(dropped_at=None).cause == Cause.NO_MAIL
        assert not outbox.given_up().exists()

    def test_one_letter_does_for_both(self, told: Pair, no_such_mailbox: None) -> None:
        sweeps.run()

        assert RenewalLetter.objects.get().cause == Cause.FIRST

    def test_none_for_who_has_renewed(self, told: Pair, account: PortalAccount, no_such_mailbox: None) -> None:
        RenewalLetter.objects.all().delete()
        outbox.deliver_due()
        renewed(account, told)

        assert undelivered.post_refused() == 0
        assert not outbox.given_up().exists()

    def test_a_mail_that_came_back_is_keyed_by_its_address(self, told: Pair, ho: Staff) -> None:
        outbox.deliver_due()
        RenewalLetter.objects.all().delete()
        answer = cast.at_desk(ho).post(reverse(PAGE), {"address": "Contact@firm.example"})

        assert answer.status_code == 302
        assert RenewalLetter.objects.get().cause == Cause.NO_MAIL

    @pytest.mark.parametrize("address", ["nobody@firm.example", "contact@firm.example"])
    def test_an_address_to_which_nothing_went_lately_is_told(self, told: Pair, ho: Staff, address: str) -> None:
        outbox.deliver_due()
        Notice.objects.update(sent_at=timezone.now() - timedelta(days=61))

        assert "No renewal notice" in page_of(ho, address=address)

    def test_the_mail_of_a_renewal_that_is_done_asks_for_no_letter(
        self, told: Pair, account: PortalAccount, ho: Staff
    ) -> None:
        outbox.deliver_due()
        renewed(account, told)

        with pytest.raises(Refusal):
            undelivered.mail_returned(actor=actor_of(ho), address="contact@firm.example")

    def test_a_person_who_was_quicker_is_not_disturbed(self, told: Pair, no_such_mailbox: None) -> None:
        outbox.deliver_due()
        key = Notice.objects.get().key
        outbox.set_aside(actor=SYSTEM, key=key, how="by telephone")

        assert not undelivered.post_instead(actor=SYSTEM, key=key)


def page_of(staff: Staff, **typed: str) -> str:
    client: Client = cast.at_desk(staff)
    english = {"accept-language": "en"}
    answer = client.post(reverse(PAGE), typed, headers=english) if typed else client.get(reverse(PAGE), headers=english)
    return answer.content.decode()


def test_certificates_stay_untouched(pair: Pair) -> None:
    """Telling changes nothing but what was told."""
    held = list(Certificate.objects.order_by("pk").values())
    tell_due()

    assert list(Certificate.objects.order_by("pk").values()) == held
