"""Subscribers of the portal's tests and what they hold, put straight into the tables: no ceremony, no paper."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from numbering.numbers import build
from pki.authorities import ISSUING
from pki.models import Authority, Certificate, Issuance, Order, OrderState, Pair, Reason, Status, Use
from portal import pictures, sessions
from portal.pairs import holder_key
from registry.models import AccountState, ApplyRight, CertificateContact, PortalAccount, Subscriber
from tests.cast import SUBSCRIBER_NAME

PASSWORD = "藍色的算盤-1192-珠子"
INITIAL = "VK7MTX4PH9RC"  # as on a slip
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody types at the login."""

    account: str
    password: str = PASSWORD


def enrol(
    *,
    account: str = "HT7K4QMD29",
    name: str = SUBSCRIBER_NAME,
    id_number: str = "A123456789",
    must_change: bool = False,
) -> PortalAccount:
    """A subscriber with a portal account and the password `PASSWORD`, or `INITIAL` if it must be changed."""
    subscriber = Subscriber.objects.create(
        kind="person", name=name, id_number=id_number, seq="00", zip="106-055", address="臺北市大安區示範路1號",
        telephone="(02)2000-0115", telephone_digits="0220000115", email="subscriber@firm.example",
        enrolled_by_case=f"RG-{account}",
    )  # fmt: skip
    CertificateContact.objects.create(
        subscriber=subscriber, name="游㛓君", telephone="(02)2000-0115", email="contact@firm.example",
        zip="106-055", address="臺北市大安區示範路1號",
    )  # fmt: skip
    return PortalAccount.objects.create(
        account=account,
        subscriber=subscriber,
        password=make_password(INITIAL if must_change else PASSWORD),
        state=AccountState.AWAITING_FIRST_LOGIN if must_change else AccountState.ACTIVE,
        must_change=must_change,
        initial_expires_at=timezone.now() + timedelta(days=30) if must_change else None,
        sessions_valid_from=timezone.now(),
    )


def give_right(account: PortalAccount) -> ApplyRight:
    """The right to apply for one pair."""
    return ApplyRight.objects.create(
        subscriber=account.subscriber,
        granted_by_case=f"RG-{account.account}-{next(_numbers)}",
        expires_at=timezone.now() + timedelta(days=90),
    )


def give_pair(account: PortalAccount, *, status: Status = Status.PENDING, days_old: int = 0) -> Pair:
    """A pair of certificates that are good enough to be looked at and activated; their issuer signed nothing."""
    since = timezone.now() - timedelta(days=days_old)
    key = holder_key(account.subscriber)
    order = Order.objects.create(
        holder_key=key, common_name=account.subscriber.distinguished_name, nonce=f"{next(_numbers):032x}",
        state=OrderState.KEPT, placed_at=since, expires_at=since, signing_request_digest="s",
        encryption_request_digest="e",
    )  # fmt: skip
    pair = Pair.objects.create(
        order=order, holder_key=key, issued_at=since, activated_at=None if status == Status.PENDING else since
    )
    for use in Use:
        _certify(pair=pair, use=use, status=status, since=since)
    return pair


def _certify(*, pair: Pair, use: Use, status: Status, since: datetime) -> None:
    at = next(_numbers)
    until = since + timedelta(days=366)
    der = _certificate(common_name=pair.order.common_name, since=since, until=until)
    listed = (
        {} if status == Status.VALID else {"listed_since": since, "crl_entry": b"0", "reason": Reason.CERTIFICATE_HOLD}
    )
    revoked = {"revoked_at": since, "reason": Reason.SUPERSEDED} if status == Status.REVOKED else {}
    Certificate.objects.create(
        pair=pair, issuer=_authority(), use=use, number=build(prefix="C", roc_year=115, serial=at),
        serial=f"{at:040x}", key_sha256=f"{at:064x}",
        not_before=since, not_after=until, tbs=b"", der=der, issuance=Issuance.ISSUED, status=status,
        **listed | revoked,
    )  # fmt: skip


def _authority() -> Authority:
    now = timezone.now()
    found = Authority.objects.filter(name=ISSUING).first()
    return found or Authority.objects.create(
        name=ISSUING, der=_certificate(common_name="Nobody's CA", since=now, until=now + timedelta(days=1))
    )


def _certificate(*, common_name: str, since: datetime, until: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), since, until)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return built.public_bytes(serialization.Encoding.DER)


def fill_in(client: Client, answers: Answers, **others: str) -> dict[str, str]:
    """The login form as somebody sends it who reads the picture right."""
    key = client.get(reverse("portal:login")).context["key"]
    digits = pictures.digits_of(key)
    assert digits is not None
    return {"account": answers.account, "password": answers.password, "picture_key": key, "picture": digits, **others}


def without_chance(body: bytes) -> bytes:
    """The page without what differs on every request: the form tokens and the key of the picture."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)
    return re.sub(rb"[0-9a-f]{40}", b"", body)


def logged_in(account: PortalAccount) -> Client:
    """A browser in which the subscriber has logged in."""
    client = Client()
    password = INITIAL if account.must_change else PASSWORD
    response = client.post(reverse("portal:login"), fill_in(client, Answers(account.account, password)))
    assert response.status_code == 302
    return client


def entered(account: PortalAccount) -> Client:
    """The same without the login page, which has tests of its own."""
    client = Client()
    client.cookies[sessions.COOKIE] = sessions.open_session(account=account, replaces=None)
    return client
