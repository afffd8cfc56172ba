"""What the browser calls: answers, refusals, and what comes from somebody else than our script."""

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AttributeOID, NameOID
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry, Outcome
from pki.models import Certificate, Order, OrderState
from portal import terms
from portal.models import TermsAcceptance
from portal.pairs import holder_key
from registry.models import ApplyRight, PortalAccount
from tests.portal import people

JSON = "application/json"


@pytest.fixture(scope="module")
def keys() -> tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]:
    return _key(), _key()


@pytest.fixture
def browser_of(applicant: PortalAccount) -> Client:
    """The applicant, signed in, with the terms accepted."""
    client = people.logged_in(applicant)
    accepted = client.post(reverse("portal:apply"), {"version": terms.CURRENT, "accept": "on"})
    assert accepted.url == reverse("portal:apply-keys")  # type: ignore[attr-defined]
    return client


def _key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _request(key: rsa.RSAPrivateKey, *, nonce: str) -> str:
    builder = x509.CertificateSigningRequestBuilder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")]))
    signed = builder.add_attribute(AttributeOID.CHALLENGE_PASSWORD, nonce.encode()).sign(key, hashes.SHA256())
    return base64.b64encode(signed.public_bytes(serialization.Encoding.DER)).decode()


def call(client: Client, name: str, body: Any) -> Any:
    return client.post(reverse(f"portal:{name}"), body, content_type=JSON, headers={"Accept": JSON})


def send(client: Client, keys: tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]) -> Any:
    placed = call(client, "apply-order", {}).json()
    signing, encryption = (_request(key, nonce=placed["nonce"]) for key in keys)
    body = {"order": placed["order"], "signing": signing, "encryption": encryption}
    return body, call(client, "apply-requests", body)


# --- terms ----------------------------------------------------------------------------------------------------------


def test_accepting_the_terms_records_edition_and_time_and_begins_the_right(
    browser_of: Client, applicant: PortalAccount
) -> None:
    entry = Entry.objects.get(action="application.accept_terms")
    order = Order.objects.get()

    assert entry.facts == {"terms": terms.CURRENT, "order": str(order.pk)}
    assert abs((timezone.now() - entry.at).total_seconds()) < 60
    assert ApplyRight.objects.get().order_id == order.pk
    kept = TermsAcceptance.objects.get()
    assert (kept.subscriber, kept.edition, kept.order_id) == (applicant.subscriber, terms.CURRENT, order.pk)


def test_terms_not_accepted_place_no_order(applicant: PortalAccount) -> None:
    response = people.logged_in(applicant).post(reverse("portal:apply"), {"version": terms.CURRENT})

    assert b'id="id_accept_error"' in response.content
    assert not Order.objects.exists()


def test_terms_of_another_edition_are_not_accepted(applicant: PortalAccount) -> None:
    people.logged_in(applicant).post(reverse("portal:apply"), {"version": "114-01", "accept": "on"})

    assert not Order.objects.exists()
    refused = Entry.objects.get(action="application.accept_terms")
    assert (refused.outcome, refused.facts) == (Outcome.REFUSED, {"code": "terms_changed"})


def test_without_a_right_there_is_nothing_to_apply_for(account: PortalAccount) -> None:
    client = people.logged_in(account)
    client.post(reverse("portal:apply"), {"version": terms.CURRENT, "accept": "on"})

    assert not Order.objects.exists()
    assert client.get(reverse("portal:apply")).templates[0].name == "portal/apply_no_right.html"


def test_an_order_that_expired_gives_its_right_to_the_next(browser_of: Client) -> None:
    Order.objects.update(expires_at=timezone.now())

    browser_of.post(reverse("portal:apply"), {"version": terms.CURRENT, "accept": "on"})

    assert list(Order.objects.order_by("placed_at").values_list("state", flat=True)) == [
        OrderState.EXPIRED, OrderState.PLACED,
    ]  # fmt: skip
    assert ApplyRight.objects.get().order_id == Order.objects.get(state=OrderState.PLACED).pk


def test_a_pair_that_was_issued_uses_its_right_up_even_when_the_process_died_in_between(
    browser_of: Client, keys: tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]
) -> None:
    send(browser_of, keys)
    ApplyRight.objects.update(used_at=None)
    Order.objects.update(expires_at=timezone.now())

    browser_of.post(reverse("portal:apply"), {"version": terms.CURRENT, "accept": "on"})

    assert Order.objects.count() == 1


# --- order and requests ---------------------------------------------------------------------------------------------


def test_the_order_is_the_same_however_often_it_is_asked_for(browser_of: Client) -> None:
    first, second = (call(browser_of, "apply-order", {}).json() for _ in range(2))

    assert first == second
    assert set(first) == {"order", "nonce"}


def test_an_order_needs_the_terms(applicant: PortalAccount) -> None:
    response = call(people.logged_in(applicant), "apply-order", {})

    assert (response.status_code, response.json()["code"]) == (409, "terms_not_accepted")


def test_requests_are_answered_with_the_pair_and_the_right_is_used(
    browser_of: Client, keys: tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]
) -> None:
    _, response = send(browser_of, keys)

    answer = response.json()
    for use, key in zip(("signing", "encryption"), keys, strict=True):
        certificate = x509.load_der_x509_certificate(base64.b64decode(answer[use]["certificate"]))
        assert certificate.public_key() == key.public_key()
    assert len(answer["chain"]) == 2
    assert ApplyRight.objects.get().used_at


def test_the_same_requests_get_the_same_pair(
    browser_of: Client, keys: tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]
) -> None:
    body, first = send(browser_of, keys)

    again = call(browser_of, "apply-requests", body)

    assert again.json() == first.json()
    assert Certificate.objects.count() == 2


def test_other_requests_on_the_same_order_are_a_conflict(
    browser_of: Client, keys: tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]
) -> None:
    body, _ = send(browser_of, keys)

    response = call(browser_of, "apply-requests", {**body, "signing": body["encryption"]})

    assert (response.status_code, response.json()["code"]) == (409, "order_conflict")


def test_a_weak_key_is_refused_with_its_reason(browser_of: Client) -> None:
    _, response = send(browser_of, (_key(1024), _key()))

    assert response.status_code == 409
    assert "2048" in response.json()["refusal"]
    assert not Certificate.objects.exists()


def test_somebody_elses_order_does_not_exist(
    browser_of: Client, keys: tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]
) -> None:
    stranger = people.logged_in(people.enrol(account="XY3P9RTW7A", name="林外人", id_number="B220000009"))
    body, _ = send(browser_of, keys)

    for name in ("apply-requests", "apply-kept"):
        response = call(stranger, name, body)
        assert response.status_code == 409
        assert response.json()["code"] in {"no_such_order", "not_permitted"}


def test_what_is_kept_closes_the_order(
    browser_of: Client, applicant: PortalAccount, keys: tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]
) -> None:
    body, _ = send(browser_of, keys)

    assert call(browser_of, "apply-kept", {"order": body["order"]}).json() == {}
    assert call(browser_of, "apply-kept", {"order": body["order"]}).status_code == 200
    assert Order.objects.get(holder_key=holder_key(applicant.subscriber)).state == OrderState.KEPT


# --- from somebody else than our script -----------------------------------------------------------------------------

ORDER = "6d2f7a0e-4f0e-4b56-9f4e-0f6d5f7b2c11"
MALFORMED: dict[str, bytes] = {
    "nothing": b"",
    "text": b"order",
    "not utf-8": b"\xff\xfe{}",
    "half": b'{"order": "',
    "a list": b"[]",
    "null": b"null",
    "deep": b"[" * 20_000,
    "long number": b'{"order": ' + b"9" * 20_000 + b"}",
    "too long": b'{"order": "' + b"a" * 40_000 + b'"}',
    "no order": b"{}",
    "order is a number": b'{"order": 1}',
    "order is no uuid": b'{"order": "1"}',
    "surrogate": b'{"order": "\\ud800"}',
    "no requests": b'{"order": "%s"}' % ORDER.encode(),
    "request is null": b'{"order": "%s", "signing": null, "encryption": ""}' % ORDER.encode(),
    "request is no base64": b'{"order": "%s", "signing": "\xe7\xb0\xbd", "encryption": "!"}' % ORDER.encode(),
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_cant_be_read_is_refused_with_a_sentence(portal: Client, body: bytes) -> None:
    response = call(portal, "apply-requests", body.decode("latin-1").encode("latin-1"))

    assert (response.status_code, response.json()["code"]) == (400, "malformed")
    assert response.json()["refusal"]


def test_a_form_is_not_json(portal: Client) -> None:
    response = portal.post(reverse("portal:apply-kept"), {"order": ORDER}, headers={"Accept": JSON})

    assert response.status_code == 400


@pytest.mark.parametrize("name", ["apply-order", "apply-requests", "apply-kept"])
def test_a_stranger_gets_401_and_a_sentence(client: Client, db: None, name: str) -> None:
    response = call(client, name, {})

    assert response.status_code == 401
    assert response.json()["refusal"]


@pytest.mark.parametrize("name", ["apply-order", "apply-requests", "apply-kept"])
def test_a_call_without_the_token_of_the_page_is_refused(portal: Client, name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = portal.cookies

    assert call(strict, name, {}).status_code == 403


@pytest.mark.parametrize("name", ["apply-order", "apply-requests", "apply-kept"])
def test_nothing_is_done_by_a_link(portal: Client, name: str) -> None:
    assert portal.get(reverse(f"portal:{name}")).status_code == 405
