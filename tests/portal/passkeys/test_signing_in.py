"""With account and password, a registered passkey takes the place of the six digits (spec §5, issue 4, 8)."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from audit.models import Entry
from portal.passkeys.models import Passkey
from registry.models import AccountState, LoginWay, PortalAccount, PortalLogin
from tests.ground.racing import at_once
from tests.portal import people
from tests.portal.passkeys.authenticator import HONEST, Authenticator, Said, form_of, log_in, register, to_url
from tests.portal.passkeys.test_registering import WRONG
from tests.portal.people import PASSWORD, Answers, fill_in
from workflows.correspondence import outbox

REFUSED = "The passkey doesn&#x27;t go with this account"


@pytest.fixture
def device(account: PortalAccount) -> Authenticator:
    """The subscriber's, with the passkey of the account."""
    return register(people.logged_in(account))


def test_the_passkey_takes_the_place_of_the_digits(account: PortalAccount, device: Authenticator) -> None:
    response = log_in(form_of(device, Answers(account.account)))

    assert response.headers["Location"] == "/portal/"
    passkey = Passkey.objects.get()
    assert (passkey.sign_count, passkey.last_used_at is None) == (2, False)
    assert PortalLogin.objects.first().way == LoginWay.PASSKEY  # type: ignore[union-attr]
    assert Entry.objects.filter(action="account.log_in").last().facts["way"] == "passkey"  # type: ignore[union-attr]


def test_but_not_of_the_password(account: PortalAccount, device: Authenticator) -> None:
    for _time in range(3):
        assert log_in(form_of(device, Answers(account.account, "wrong"))).status_code == 200

    account.refresh_from_db()
    assert account.state == AccountState.SUSPENDED
    assert log_in(form_of(device, Answers(account.account))).status_code == 200


def test_a_device_that_counts_nothing_gets_in_again_and_again(account: PortalAccount) -> None:
    device = register(people.logged_in(account), Authenticator(count=0))

    assert [log_in(form_of(device, Answers(account.account))).status_code for _time in range(2)] == [302, 302]


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG)
def test_what_was_not_asked_for_is_refused_with_one_sentence(
    account: PortalAccount, device: Authenticator, said: Said
) -> None:
    wrong = replace(said, type="webauthn.create") if said.type else said
    assert REFUSED in log_in(form_of(device, Answers(account.account), wrong)).content.decode()

    account.refresh_from_db()
    assert account.wrong_count == 0


def _changed(change: Callable[[dict[str, str]], None]) -> Callable[[str], str]:
    def changed(answer: str) -> str:
        content = json.loads(answer)
        change(content["response"])
        return json.dumps(content)

    return changed


MANGLED: dict[str, Callable[[str], str]] = {
    "another signature": _changed(lambda said: said.update(signature=said["signature"][:-4] + "AAAA")),
    "no signature": _changed(lambda said: said.update(signature="")),
    "no owner": _changed(lambda said: said.__delitem__("userHandle")),
    "another owner": _changed(lambda said: said.update(userHandle=to_url(b"somebody else"))),
    "unknown passkey": lambda answer: answer.replace(json.loads(answer)["rawId"], to_url(b"unknown")),
    "noise": lambda _answer: "\x01{]",
    "nothing of it": lambda _answer: "{}",
    "cut off": lambda answer: answer[:-20],
    "endless": lambda _answer: "[" * 5_000,
}


@pytest.mark.parametrize("mangled", MANGLED.values(), ids=MANGLED)
def test_a_mangled_answer_is_refused_with_the_same_sentence(
    account: PortalAccount, device: Authenticator, mangled: Callable[[str], str]
) -> None:
    form = form_of(device, Answers(account.account))

    assert REFUSED in log_in(form | {"passkey": mangled(form["passkey"])}).content.decode()


class TestTheChallenge:
    def test_is_answered_once(self, account: PortalAccount, device: Authenticator) -> None:
        form = form_of(device, Answers(account.account))

        assert [log_in(form).status_code for _time in range(2)] == [302, 200]

    def test_is_used_up_by_a_wrong_answer(self, account: PortalAccount, device: Authenticator) -> None:
        form = form_of(device, Answers(account.account))
        log_in(form | {"passkey": "{}"})

        assert log_in(form).status_code == 200

    def test_is_the_pages_own(self, account: PortalAccount, device: Authenticator) -> None:
        form = form_of(device, Answers(account.account))
        another = fill_in(Client(), Answers(account.account)) | {"picture": ""}

        assert REFUSED in log_in(another | {"passkey": form["passkey"]}).content.decode()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_one_answer_sent_many_times_at_once_one_gets_in(account: PortalAccount) -> None:
    form = form_of(register(people.logged_in(account)), Answers(account.account))

    assert sorted(map(str, at_once([partial(_status, form)] * 5))) == ["200"] * 4 + ["302"]


def _status(form: dict[str, str]) -> int:
    return log_in(form).status_code


class TestACopy:
    """A count that does not go on: two devices hold the same key."""

    def test_is_refused_and_opens_nothing_from_then_on(self, account: PortalAccount, device: Authenticator) -> None:
        log_in(form_of(device, Answers(account.account)))
        copied = Authenticator(
            credential_id=device.credential_id, key=device.key, handle=device.handle, count=device.count - 1
        )

        refused = [log_in(form_of(each, Answers(account.account))) for each in (copied, device)]

        assert [REFUSED in answer.content.decode() for answer in refused] == [True, True]
        assert Passkey.objects.get().copied_at is not None

    def test_is_told_on_the_page_and_by_mail(self, account: PortalAccount, device: Authenticator) -> None:
        Passkey.objects.update(sign_count=50)
        log_in(form_of(device, Answers(account.account)))
        outbox.deliver_due()

        assert "通行密鑰已拒用" in mail.outbox[-1].subject
        assert Entry.objects.filter(action="passkey.copied").count() == 1
        page = people.logged_in(account).get("/portal/passkeys/", headers={"accept-language": "en"})
        assert "its count went back" in page.content.decode()


class TestTellingNothing:
    """Nobody learns from an answer whether an account exists, or has passkeys."""

    def body(self, form: dict[str, str]) -> bytes:
        return people.without_chance(log_in(form).content).replace(form["account"].encode(), b"*")

    def test_anothers_passkey_is_answered_alike_for_every_account(
        self, account: PortalAccount, outsider: PortalAccount, device: Authenticator
    ) -> None:
        suspended = people.enrol(account="SUSPENDED7", name="李停", id_number="C120000003")
        PortalAccount.objects.filter(pk=suspended.pk).update(state=AccountState.SUSPENDED)
        named = [
            (outsider.account, PASSWORD), (outsider.account, "wrong"), (suspended.account, PASSWORD),
            ("UNKNOWN777", "wrong"),
        ]  # fmt: skip
        bodies = {self.body(form_of(device, Answers(*each))) for each in named}
        stranger = Authenticator(handle=device.handle)
        bodies |= {self.body(form_of(stranger, Answers(name))) for name in (account.account, "UNKNOWN777")}

        assert len(bodies) == 1

    def test_the_login_page_is_the_same_whoever_has_one(self, client: Client, account: PortalAccount) -> None:
        before = people.without_chance(client.get("/portal/login/").content)
        register(people.logged_in(account))

        assert people.without_chance(Client().get("/portal/login/").content) == before


def test_the_origin_is_a_setting(account: PortalAccount, device: Authenticator, settings: Settings) -> None:
    settings.PASSKEY_ORIGIN = "https://portal.ra.example"
    honest = replace(HONEST, origin=settings.PASSKEY_ORIGIN, rp="portal.ra.example")

    assert log_in(form_of(device, Answers(account.account), honest)).status_code == 302
