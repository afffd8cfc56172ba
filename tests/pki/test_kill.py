"""SIGKILL at random moments, of renewals too: nothing signed is unknown, nothing doubled; the same requests end it."""

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import connection
from django.utils import timezone

from audit.verification import verify
from pki import crl, holdings, issuance, lifecycle, orders, renewals
from pki.models import Certificate, Issuance, Order, OrderState, Status
from pki.requests import digest
from tests.ground.drills import rounds
from tests.pki.openssl_cms import Signer, sign
from tests.pki.requesting import SUBSCRIBER, issue, request

CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An order with what a browser sends for it, every time the same."""

    order: Order
    requests: tuple[bytes, bytes]
    approval: bytes

    def as_text(self) -> dict[str, str]:
        octets = {"signing": self.requests[0], "encryption": self.requests[1], "approval": self.approval}
        said = {name: content.hex() for name, content in octets.items()}
        return {"id": str(self.order.pk), "holder_key": self.order.holder_key, **said}

    def send(self) -> holdings.Pair:
        return issue(self.order, requests=self.requests, approval=self.approval)


def ask(number: int, *, folder: Path) -> Asked:
    """Every other one renews a pair that was issued before."""
    holder, name = f"holder {number}", f"{number}-00-陳𠮷堃"
    former, key_file = _renewable(holder, name, folder=folder) if number % 2 else (None, None)
    renews = former.pair_id if former else None
    order = orders.place_order(actor=SUBSCRIBER, holder_key=holder, common_name=name, renews=renews)
    both = _requests(order)[0]
    if former is None:
        return Asked(order=order, requests=both, approval=b"")
    said = renewals.statement(order=order, digests=(digest(both[0]), digest(both[1])))
    signer = Signer.of(folder, key=f"{number}", certificate=former.signing.der, key_file=key_file)
    return Asked(order=order, requests=both, approval=sign(said, signer))


def _renewable(holder: str, name: str, *, folder: Path) -> tuple[holdings.Pair, Path]:
    """A pair in its last month, and its signing key in a file."""
    order = orders.place_order(actor=SUBSCRIBER, holder_key=holder, common_name=name)
    both, key = _requests(order)
    pair = issue(order, requests=both)
    orders.acknowledge(actor=SUBSCRIBER, order_id=order.pk, holder_key=holder)
    lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key=holder)
    Certificate.objects.filter(pair=pair.pair_id).update(not_after=timezone.now() + timedelta(days=10))
    path = folder / f"{holder}.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return pair, path


def _requests(order: Order) -> tuple[tuple[bytes, bytes], rsa.RSAPrivateKey]:
    signing, encryption = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _use in range(2))
    return (request(signing, nonce=order.nonce), request(encryption, nonce=order.nonce)), signing


@pytest.fixture
def kills(authority: None, tmp_path: Path) -> tuple[list[Asked], Path]:
    """Orders, issued by a process that was killed at each but the first; and what it signed."""
    placed = [ask(number, folder=tmp_path) for number in range(1 + rounds(short=20, long=200))]
    (tmp_path / "orders.json").write_text(json.dumps([asked.as_text() for asked in placed]))
    log = tmp_path / "signed"
    ran = subprocess.run(
        [sys.executable, "-m", "tests.pki.issuing_process", connection.settings_dict["NAME"], tmp_path, log],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.testing", "DATA_DIR": str(settings.DATA_DIR)},
        capture_output=True, text=True, check=False, timeout=300 + 10 * len(placed),
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return placed, log


@pytest.mark.kill
def test_twenty_kills(kills: tuple[list[Asked], Path]) -> None:
    placed, log = kills
    mine = Order.objects.filter(pk__in=[asked.order.pk for asked in placed])
    states = Counter(mine.values_list("state", flat=True))
    assert states[OrderState.ISSUED] >= 1, states
    assert set(states) <= {OrderState.PLACED, OrderState.REQUESTED, OrderState.ISSUED}, states
    _nothing_signed_is_unknown(log)
    _intents_are_on_hold()

    issuance.reap(older_than=timedelta(0))
    certificates = Certificate.objects.filter(pair__order__in=mine)
    reaped = {bytes(content) for content in certificates.values_list("der", flat=True) if content}
    for asked in placed:
        pair = asked.send()
        assert asked.send() == pair
        assert pair.renews == asked.order.renews_id
    assert certificates.filter(issuance=Issuance.ISSUED).count() == 2 * len(placed)
    assert certificates.count() == 2 * len(placed)
    assert reaped <= {bytes(content or b"") for content in certificates.values_list("der", flat=True)}
    _nothing_signed_is_unknown(log)
    assert verify().sound


def _nothing_signed_is_unknown(log: Path) -> None:
    known = {hashlib.sha256(bytes(tbs)).hexdigest() for tbs in Certificate.objects.values_list("tbs", flat=True)}
    signed = {line.split()[1] for line in log.read_text().splitlines() if line.startswith("certificate")}
    assert signed
    assert signed <= known


def _intents_are_on_hold() -> None:
    """Also when the process died before it could publish: the next list has them."""
    crl.publish_due()
    issue_of_list = crl.newest("issuing")
    assert issue_of_list is not None
    listed = {entry.serial_number for entry in x509.load_der_x509_crl(bytes(issue_of_list.der or b""))}
    unusable = Certificate.objects.exclude(status=Status.VALID).values_list("serial", flat=True)
    assert listed == {int(serial, 16) for serial in unusable}
