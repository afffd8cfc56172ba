"""憑證停用: any of one's valid certificates, with the website password, public at once (spec §5, function 8)."""

from uuid import UUID

import pytest
from cryptography import x509
from django.core import mail
from django.test import Client

from audit.actors import SYSTEM
from audit.models import Entry
from numbering.numbers import shown
from pki import crl, holdings, lifecycle, orders
from pki.ceremony import hold_ceremony
from pki.models import Certificate, Pair, Status, Use
from portal.pairs import holder_key
from registry.models import PortalAccount
from tests.pki.requesting import issue
from tests.pki.test_ocsp import ask, question
from tests.portal import people

PAGE = "/portal/suspend/"


@pytest.fixture
def pair(account: PortalAccount) -> Pair:
    return people.give_pair(account, status=Status.VALID)


def of(pair: Pair, use: Use) -> Certificate:
    return pair.certificates.get(use=use)


def statuses(pair: Pair) -> dict[str, str]:
    return dict(pair.certificates.values_list("use", "status"))


def suspend(client: Client, *certificates: UUID | str, password: str = people.PASSWORD) -> str:
    response = client.post(
        PAGE, {"certificates": [str(each) for each in certificates], "password": password},
        headers={"accept-language": "en"}, follow=True,
    )  # fmt: skip
    return response.content.decode()


class TestWhatIsChosen:
    def test_both(self, portal: Client, pair: Pair) -> None:
        said = suspend(portal, *pair.certificates.values_list("pk", flat=True))
        numbers = [shown(number) for number in pair.certificates.values_list("number", flat=True)]
        assert all(number in said.partition("suspended. Whoever")[0] for number in numbers)
        assert set(statuses(pair).values()) == {Status.SUSPENDED}

    @pytest.mark.parametrize("use", list(Use))
    def test_one_alone(self, portal: Client, pair: Pair, use: Use) -> None:
        suspend(portal, of(pair, use).pk)
        assert statuses(pair) == {each: Status.SUSPENDED if each == use else Status.VALID for each in Use}

    def test_nothing_is_a_sentence(self, portal: Client, pair: Pair) -> None:
        assert "Tick at least one certificate" in suspend(portal)
        assert set(statuses(pair).values()) == {Status.VALID}

    def test_somebody_elses_stays_as_it_is(self, portal: Client, pair: Pair, outsider: PortalAccount) -> None:
        theirs = people.give_pair(outsider, status=Status.VALID)
        said = suspend(portal, of(pair, Use.SIGNING).pk, of(theirs, Use.SIGNING).pk)
        assert "can’t be suspended any more" in said
        assert set(statuses(theirs).values()) | set(statuses(pair).values()) == {Status.VALID}

    @pytest.mark.parametrize(
        ("status", "days_old"), [(Status.PENDING, 0), (Status.REVOKED, 10), (Status.SUSPENDED, 10), (Status.VALID, 400)]
    )
    def test_what_is_not_valid_is_not_offered(
        self, portal: Client, account: PortalAccount, status: Status, days_old: int
    ) -> None:
        people.give_pair(account, status=status, days_old=days_old)
        body = portal.get(PAGE, headers={"accept-language": "en"}).content.decode()
        assert "None of your certificates is valid now" in body
        assert 'name="password"' not in body

    def test_the_link_of_a_certificate_ticks_it(self, portal: Client, pair: Pair) -> None:
        chosen = of(pair, Use.ENCRYPTION).pk
        assert portal.get(f"{PAGE}?certificate={chosen}").content.decode().count("checked") == 1


class TestPassword:
    def test_a_wrong_one_suspends_nothing(self, portal: Client, pair: Pair) -> None:
        assert "The password doesn" in suspend(portal, of(pair, Use.SIGNING).pk, password="wrong")
        assert set(statuses(pair).values()) == {Status.VALID}

    def test_what_was_ticked_stays_ticked(self, portal: Client, pair: Pair) -> None:
        assert suspend(portal, of(pair, Use.SIGNING).pk, password="wrong").count("checked") == 1

    def test_three_wrong_ones_suspend_the_login(self, portal: Client, pair: Pair, account: PortalAccount) -> None:
        for _try in range(3):
            suspend(portal, of(pair, Use.SIGNING).pk, password="wrong")
        account.refresh_from_db()
        assert account.suspended
        assert portal.get(PAGE).status_code == 302


@pytest.mark.django_db(transaction=True)
class TestMail:
    def test_the_contact_is_told_once(self, portal: Client, pair: Pair) -> None:
        for _time in range(2):
            suspend(portal, of(pair, Use.SIGNING).pk)
        assert [message.to for message in mail.outbox] == [["contact@firm.example"]]
        assert shown(of(pair, Use.SIGNING).number) in mail.outbox[0].body

    def test_and_of_nothing_that_was_refused(self, portal: Client, pair: Pair) -> None:
        suspend(portal, of(pair, Use.SIGNING).pk, password="wrong")
        assert mail.outbox == []


def test_the_trail_names_the_subscriber(portal: Client, pair: Pair, account: PortalAccount) -> None:
    suspend(portal, of(pair, Use.SIGNING).pk)
    entry = Entry.objects.get(action="certificate.suspend")
    assert (entry.actor_label, entry.thing) == (account.account, f"certificate:{of(pair, Use.SIGNING).number}")


@pytest.mark.django_db(transaction=True)
def test_list_and_ocsp_say_so_at_once(portal: Client, account: PortalAccount) -> None:
    hold_ceremony(actor=SYSTEM, report=lambda _: None)
    holder = holder_key(account.subscriber)
    issue(orders.place_order(actor=SYSTEM, holder_key=holder, common_name=account.subscriber.distinguished_name))
    held = holdings.pairs_of(holder)[0]
    lifecycle.activate_pair(actor=SYSTEM, pair_id=held.pair_id, holder_key=holder)
    suspend(portal, held.signing.certificate_id)
    newest = crl.newest("issuing")
    assert newest is not None
    listed = {entry.serial_number for entry in x509.load_der_x509_crl(bytes(newest.der or b""))}
    assert listed == {int(held.signing.serial, 16)}
    assert ask(question(held)).revocation_reason == x509.ReasonFlags.certificate_hold
