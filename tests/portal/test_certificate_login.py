"""Login without the digits (WCAG 2.2, 3.3.8): a signature over the challenge, account and password as ever."""

import base64
from functools import partial
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audit.actors import SYSTEM
from pki import holdings, lifecycle, orders
from pki.ceremony import hold_ceremony
from portal.certificate_login import statement
from portal.pairs import holder_key
from registry import accounts
from registry.models import AccountState, LoginWay, PortalAccount, PortalLogin
from tests.ground.racing import at_once
from tests.pki.openssl_cms import Signer, sign
from tests.pki.requesting import issue
from tests.portal import people
from tests.portal.people import PASSWORD, Answers, fill_in

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/portal/login/"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def account(transactional_db: None) -> PortalAccount:
    return people.enrol()


@pytest.fixture
def signer(account: PortalAccount, tmp_path: Path) -> Signer:
    """The subscriber's signing key, its certificate in force."""
    hold_ceremony(actor=SYSTEM, report=lambda _: None)
    holder = holder_key(account.subscriber)
    actor = accounts.actor_of(account)
    pair = issue(orders.place_order(actor=actor, holder_key=holder, common_name=account.subscriber.distinguished_name))
    lifecycle.activate_pair(actor=actor, pair_id=pair.pair_id, holder_key=holder)
    return Signer.of(tmp_path, key="good-1", certificate=holdings.pairs_of(holder)[0].signing.der)


def signed(client: Client, answers: Answers, signer: Signer, **others: str) -> dict[str, str]:
    """The form as the page sends it when the key signs: no digits."""
    form = fill_in(client, answers) | {"picture": ""}
    message = sign(statement(form["picture_key"]), signer)
    return form | {"signature": base64.b64encode(message).decode(), **others}


def send(form: dict[str, str]) -> HttpResponse:
    response: HttpResponse = Client().post(LOGIN, form, headers=ENGLISH)  # type: ignore[assignment]
    return response


def test_the_signature_takes_the_place_of_the_digits(account: PortalAccount, signer: Signer, client: Client) -> None:
    response = client.post(LOGIN, signed(client, Answers(account.account), signer))

    assert response.headers["Location"] == reverse("portal:home")
    assert PortalLogin.objects.get().way == LoginWay.CERTIFICATE


def test_but_not_of_the_password(account: PortalAccount, signer: Signer) -> None:
    for _time in range(3):
        assert send(signed(Client(), Answers(account.account, "wrong"), signer)).status_code == 200

    account.refresh_from_db()
    assert account.state == AccountState.SUSPENDED
    assert send(signed(Client(), Answers(account.account), signer)).status_code == 200


def test_a_challenge_is_answered_once(account: PortalAccount, signer: Signer) -> None:
    form = signed(Client(), Answers(account.account), signer)

    assert [send(form).status_code for _time in range(2)] == [302, 200]


@pytest.mark.race
def test_also_when_it_is_sent_many_times_at_once(account: PortalAccount, signer: Signer) -> None:
    form = signed(Client(), Answers(account.account), signer)

    assert sorted(map(str, at_once([partial(status_of, form)] * 5))) == ["200"] * 4 + ["302"]


def status_of(form: dict[str, str]) -> int:
    return send(form).status_code


def test_the_answer_to_another_challenge_is_worth_nothing(account: PortalAccount, signer: Signer) -> None:
    others = signed(Client(), Answers(account.account), signer)["signature"]
    form = fill_in(Client(), Answers(account.account)) | {"picture": "", "signature": others}

    assert "doesn&#x27;t go with this account" in send(form).content.decode()


def test_a_wrong_signature_uses_the_digits_up_too(account: PortalAccount) -> None:
    form = fill_in(Client(), Answers(account.account))
    send(form | {"signature": "bm90aGluZw=="})

    assert send(form).status_code == 200


@pytest.mark.parametrize("signature", ["no base64!", "bm90aGluZw==", "A" * 12_000])
def test_and_is_no_wrong_password(account: PortalAccount, signature: str) -> None:
    for _time in range(4):
        send(fill_in(Client(), Answers(account.account, "wrong")) | {"picture": "", "signature": signature})

    account.refresh_from_db()
    assert account.wrong_count == 0


def test_somebody_elses_certificate_opens_nothing_and_tells_nothing(account: PortalAccount, signer: Signer) -> None:
    """The same bytes for an account of somebody else and for one that doesn't exist, with the right password or not."""
    people.enrol(account="XY3P9RTW7A", name="林外人", id_number="B220000009")
    bodies = {
        people.without_chance(send(signed(Client(), Answers(name, password), signer)).content).replace(
            name.encode(), b"*"
        )
        for name, password in [("XY3P9RTW7A", PASSWORD), ("XY3P9RTW7A", "wrong"), ("UNKNOWN777", "wrong")]
    }

    assert len(bodies) == 1


def test_neither_digits_nor_signature_is_told_beside_the_digits(account: PortalAccount) -> None:
    form = fill_in(Client(), Answers(account.account)) | {"picture": "", "signature": ""}

    assert 'id="id_picture_error"' in send(form).content.decode()
