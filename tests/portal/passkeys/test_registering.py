"""A passkey is registered inside a session, after the password, once an offer; the contact is told (decision 0020)."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from audit.actors import SYSTEM
from audit.models import Entry
from portal.passkeys.actions import MOST
from portal.passkeys.models import Offer, Passkey
from registry import accounts
from registry.models import PortalAccount
from registry.webauthn import NotAcceptable, read_answer, registered
from tests.ground.drills import rounds
from tests.ground.racing import at_once
from tests.portal import people
from tests.portal.passkeys import authenticator
from tests.portal.passkeys.authenticator import HONEST, Authenticator, Said, ask, options_of, register, send
from workflows.correspondence.models import Notice, NoticeKind

REFUSED = "This passkey can&#x27;t be registered"
OVER = "The time for this passkey is over"


@pytest.mark.django_db(transaction=True)
def test_the_page_lists_it_and_the_contact_is_told(account: PortalAccount) -> None:
    made = register(people.logged_in(account))

    passkey = Passkey.objects.get()
    assert (passkey.account, passkey.name, passkey.transports) == (account, "辦公室電腦", ["usb"])
    assert (bytes(passkey.credential_id), passkey.sign_count) == (made.credential_id, 1)
    assert "已登錄通行密鑰" in mail.outbox[0].subject
    assert mail.outbox[0].to == ["contact@firm.example"]
    assert Entry.objects.get(action="passkey.register").facts == {"passkey": str(passkey.key)}


class TestThePassword:
    def test_comes_first(self, portal: Client) -> None:
        assert 'id="id_password_error"' in ask(portal, password="not the password").content.decode()
        assert not Offer.objects.exists()
        assert portal.get("/portal/passkeys/new/").headers["Location"] == "/portal/passkeys/"

    def test_three_wrong_ones_suspend_the_login(self, portal: Client, account: PortalAccount) -> None:
        answers = [ask(portal, password="not the password") for _time in range(3)]

        assert answers[-1].headers["Location"] == "/portal/login/"
        account.refresh_from_db()
        assert account.suspended


class TestTheOffer:
    def test_names_what_is_registered_already_and_the_person_by_nothing(self, portal: Client) -> None:
        first = register(portal)
        ask(portal)
        options = options_of(portal)

        assert [each["id"] for each in options["excludeCredentials"]] == [authenticator.to_url(first.credential_id)]
        assert options["user"]["name"] == "HT7K-4QMD-29"
        assert (options["rp"]["id"], options["attestation"]) == ("localhost", "none")
        assert options["authenticatorSelection"]["residentKey"] == "required"

    def test_is_good_for_one_answer_a_wrong_one_too(self, portal: Client) -> None:
        ask(portal)
        answer = Authenticator().make(options_of(portal))

        assert REFUSED in send(portal, "{}")
        assert OVER in send(portal, answer)

    def test_and_for_five_minutes(self, portal: Client) -> None:
        ask(portal)
        answer = Authenticator().make(options_of(portal))
        Offer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

        assert OVER in send(portal, answer)

    def test_belongs_to_its_session(self, portal: Client, account: PortalAccount) -> None:
        ask(portal)

        assert OVER in send(people.logged_in(account), Authenticator().make(options_of(portal)))

    def test_ends_at_ten_passkeys(self, portal: Client, account: PortalAccount) -> None:
        for number in range(MOST):
            Passkey.objects.create(
                account=account, name="x", credential_id=bytes([number]), public_key=b"", sign_count=0,
                aaguid="0" * 32, registered_at=timezone.now(),
            )  # fmt: skip

        assert "No more passkeys can be registered" in ask(portal).content.decode()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_the_same_moment_one_registers(account: PortalAccount) -> None:
    portal = people.logged_in(account)
    ask(portal)
    options = options_of(portal)
    answers = [Authenticator().make(options) for _each in range(4)]
    cookies = portal.cookies.output(header="", sep=";")

    said = at_once([partial(send, _with(cookies), answer) for answer in answers])

    assert [sum(part in str(each) for each in said) for part in ("The passkey is registered", OVER)] == [1, 3]
    assert Passkey.objects.count() == 1
    refused = Entry.objects.filter(action="passkey.register", outcome="refused")
    assert [entry.facts for entry in refused] == [{"code": "no_offer"}] * 3


def _with(cookies: str) -> Client:
    client = Client()
    client.cookies.load(cookies)
    return client


WRONG = {
    "origin": replace(HONEST, origin="https://localhost.evil.example"),
    "port": replace(HONEST, origin="http://localhost:8001"),
    "rp": replace(HONEST, rp="evil.example"),
    "type": replace(HONEST, type="webauthn.get"),
    "frame": replace(HONEST, cross_origin=True),
    "nobody there": replace(HONEST, flags=0),
    "challenge": replace(HONEST, challenge=bytes(32)),
}


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG)
def test_what_was_not_asked_for_is_refused_with_one_sentence(portal: Client, said: Said) -> None:
    ask(portal)

    assert REFUSED in send(portal, Authenticator().make(options_of(portal), said))
    assert not Passkey.objects.exists()


def test_one_passkey_is_registered_once_whosever_it_is(
    portal: Client, account: PortalAccount, outsider: PortalAccount
) -> None:
    theirs = register(people.logged_in(outsider))
    ask(portal)

    assert REFUSED in send(portal, theirs.make(options_of(portal)))
    assert Passkey.objects.get().account == outsider


def test_a_device_that_verifies_nobody_is_taken(portal: Client) -> None:
    """Preferred, not required: the password is the other factor."""
    ask(portal)

    assert "is registered" in send(portal, Authenticator().make(options_of(portal), replace(HONEST, flags=0x01)))


class TestRemoving:
    def address(self) -> str:
        return f"/portal/passkeys/{Passkey.objects.get().key}/remove/"

    def test_needs_the_password(self, portal: Client) -> None:
        register(portal)

        assert "password_error" in portal.post(self.address(), {"password": "not the password"}).content.decode()
        assert Passkey.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_tells_the_contact(self, account: PortalAccount) -> None:
        portal = people.logged_in(account)
        register(portal)
        portal.post(self.address(), {"password": people.PASSWORD})

        assert not Passkey.objects.exists()
        assert "已移除通行密鑰" in mail.outbox[1].subject
        assert Entry.objects.filter(action="passkey.remove").count() == 1


def test_passkeys_end_when_the_office_sets_the_account_up_again(
    account: PortalAccount, outsider: PortalAccount
) -> None:
    register(people.logged_in(account))
    register(people.logged_in(outsider))
    accounts.reset(actor=SYSTEM, account=account, case_number="PW11500000018")

    assert [passkey.account for passkey in Passkey.objects.all()] == [outsider]
    assert Entry.objects.get(action="passkey.end_all").facts == {"passkeys": 1}
    assert Notice.objects.filter(kind=NoticeKind.PASSKEY_OVER).count() == 1


HONEST_ANSWER = Authenticator(credential_id=b"1234").make(
    {"user": {"id": "MTIz"}, "challenge": authenticator.to_url(bytes(32))}
)


@pytest.mark.fuzz
@given(
    name=st.sampled_from(["clientDataJSON", "attestationObject"]),
    noise=st.binary(min_size=1, max_size=9),
    at=st.floats(0, 1),
)
@hypothesis_settings(max_examples=rounds(short=30, long=5_000), deadline=None, database=None)
def test_noise_in_an_answer_is_refused_if_it_matters_and_never_an_error(name: str, noise: bytes, at: float) -> None:
    content = json.loads(HONEST_ANSWER)
    octets = authenticator.from_url(content["response"][name])
    place = int(at * len(octets))
    for spoilt in (octets[:place] + noise + octets[place + len(noise) :], octets[:place], noise):
        content["response"][name] = authenticator.to_url(spoilt)
        with suppress(NotAcceptable):
            assert registered(challenge=bytes(32), answer=json.dumps(content)).credential_id == b"1234"
        with pytest.raises(NotAcceptable):
            read_answer(json.dumps(content))


@pytest.mark.parametrize("answer", ["[" * 11_000, '{"rawId": "' + "A" * 11_900 + '"}', "null", '"x"', "[1]"])
def test_what_is_no_answer_is_none(answer: str) -> None:
    with pytest.raises(NotAcceptable):
        registered(challenge=bytes(32), answer=answer)
