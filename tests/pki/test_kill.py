"""SIGKILL at random moments of issuance: nothing signed is unknown, nothing doubled, the same requests end with it."""

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.db import connection

from audit.verification import verify
from pki import crl, issuance, orders
from pki.models import Certificate, Issuance, Order, OrderState
from tests.ground.drills import rounds
from tests.pki.requesting import SUBSCRIBER, issue, request

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def kills(authority: None, tmp_path: Path) -> tuple[list[tuple[Order, tuple[bytes, bytes]]], Path]:
    """Orders with their requests, issued by a process that was killed at each but the first; and what it signed."""
    placed = []
    for number in range(1 + rounds(short=20, long=200)):
        order = orders.place_order(actor=SUBSCRIBER, holder_key=f"holder {number}", common_name=f"{number}-00-陳𠮷堃")
        pair = tuple(
            request(rsa.generate_private_key(public_exponent=65537, key_size=2048), nonce=order.nonce) for _ in range(2)
        )
        placed.append((order, (pair[0], pair[1])))
    described = [
        {"id": str(order.pk), "holder_key": order.holder_key, "signing": one.hex(), "encryption": other.hex()}
        for order, (one, other) in placed
    ]
    (tmp_path / "orders.json").write_text(json.dumps(described))
    log = tmp_path / "signed"
    ran = subprocess.run(
        [sys.executable, "-m", "tests.pki.issuing_process", connection.settings_dict["NAME"], tmp_path, log],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.testing", "DATA_DIR": str(settings.DATA_DIR)},
        capture_output=True, text=True, check=False, timeout=60 + 3 * len(placed),
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return placed, log


@pytest.mark.kill
def test_twenty_kills(kills: tuple[list[tuple[Order, tuple[bytes, bytes]]], Path]) -> None:
    placed, log = kills
    states = Counter(Order.objects.values_list("state", flat=True))
    assert states[OrderState.ISSUED] >= 1, states
    assert set(states) <= {OrderState.PLACED, OrderState.REQUESTED, OrderState.ISSUED}, states
    _nothing_signed_is_unknown(log)
    _intents_are_on_hold()

    issuance.reap(older_than=timedelta(0))
    reaped = {bytes(content) for content in Certificate.objects.values_list("der", flat=True) if content}
    for order, requests in placed:
        pair = issue(order, requests=requests)
        assert issue(order, requests=requests) == pair
    assert Certificate.objects.filter(issuance=Issuance.ISSUED).count() == 2 * len(placed)
    assert Certificate.objects.count() == 2 * len(placed)
    assert reaped <= {bytes(content or b"") for content in Certificate.objects.values_list("der", flat=True)}
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
    assert listed == {int(serial, 16) for serial in Certificate.objects.values_list("serial", flat=True)}
