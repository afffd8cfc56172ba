"""SIGKILL at random moments of everything, renewals too, while two publishers run: nothing is unknown, doubled or good
that should not be, and the same requests end what was begun.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from audit.models import Entry, Outcome
from audit.verification import verify
from pki import holdings, issuance, lifecycle, orders, renewals, sweeps
from pki.models import Certificate, Issuance, Order, Status
from pki.publications import CrlIssue
from pki.requests import digest
from pki.signatures import enveloped
from tests.ground.drills import rounds
from tests.pki.asking import joined, reasons, told_by_ocsp
from tests.pki.openssl_cms import Signer, sign
from tests.pki.outside import Files
from tests.pki.requesting import SUBSCRIBER, fresh_keys, issue, request

CHECKOUT = Path(__file__).parents[3]
# By what the trail says was done to a certificate: from which status, None before there was one, to which.
MOVES: dict[str, tuple[set[Status | None], Status]] = {
    "certificate.intend": ({None}, Status.PENDING),
    "pair.activate": ({Status.PENDING}, Status.VALID),
    "certificate.suspend": ({Status.VALID}, Status.SUSPENDED),
    "certificate.resume": ({Status.SUSPENDED}, Status.VALID),
    "certificate.revoke": ({Status.PENDING, Status.VALID, Status.SUSPENDED}, Status.REVOKED),
    "certificate.supersede": ({Status.PENDING, Status.VALID, Status.SUSPENDED}, Status.REVOKED),
}


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
    signing, encryption = fresh_keys()
    return (request(signing, nonce=order.nonce), request(encryption, nonce=order.nonce)), signing


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What the killing process left: the lives as they were asked for, its folder, how many died of what."""

    lives: list[Asked]
    folder: Path
    died: Counter[str]
    came_first: Counter[str]


@pytest.fixture
def left(authority: None, tmp_path: Path) -> Left:
    """Lives that went on under kills, with two publishers running."""
    kills = rounds(short=28, long=200)
    lives = [ask(number, folder=tmp_path) for number in range(3 + kills // 7)]
    (tmp_path / "orders.json").write_text(json.dumps([asked.as_text() for asked in lives]))
    (tmp_path / "signed").mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.pki.killing.process", connection.settings_dict["NAME"],
         settings.AUDIT_HEAD_FILE, tmp_path, str(kills)],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.testing", "DATA_DIR": str(settings.DATA_DIR)},
        capture_output=True, text=True, check=False, timeout=300 + 10 * kills,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    counted = json.loads((tmp_path / "kills.json").read_text())
    return Left(lives=lives, folder=tmp_path, died=Counter(counted["died"]), came_first=Counter(counted["came first"]))


@pytest.mark.kill
def test_whatever_dies_nothing_is_unknown_doubled_or_wrongly_good(left: Left, files: Files, client: Client) -> None:
    assert len(left.died) >= rounds(short=4, long=7), left
    _nothing_signed_is_unknown(left.folder / "signed", files)

    issuance.reap(older_than=timedelta(0))
    sweeps.run()
    _all_say_what_the_database_says(client)
    _lists_have_numbers_of_their_own()
    _the_trail_tells_each_life()

    for asked in left.lives:
        pair = asked.send()
        assert asked.send() == pair
        assert pair.renews == asked.order.renews_id
    mine = Certificate.objects.filter(pair__order__in=[asked.order.pk for asked in left.lives])
    assert mine.count() == mine.filter(issuance=Issuance.ISSUED).count() == 2 * len(left.lives)
    _nothing_signed_is_unknown(left.folder / "signed", files)
    assert verify().sound


def _nothing_signed_is_unknown(signed: Path, files: Files) -> None:
    """Each certificate that the key ever signed, as OpenSSL reads it, is on record, octet by octet."""
    files.publish()
    rows = {bytes(row.tbs): row for row in Certificate.objects.all()}
    paths = []
    for path in signed.glob("*.signature"):
        tbs = path.with_suffix(".tbs").read_bytes()
        content = enveloped(tbs=tbs, signature=path.read_bytes())
        assert rows[tbs].issuance == Issuance.INTENT or bytes(rows[tbs].der or b"") == content
        paths.append(files.certificate(path.stem, content))
    verified = files.openssl("verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem", *map(str, paths))
    assert verified.count(": OK\n") == len(paths) > 0, verified
    (files.folder / "signed.pem").write_text("".join(path.read_text() for path in paths))
    read = files.openssl("storeutl", "-noout", "-certs", "-text", "signed.pem")
    serials = [int(digits.replace(":", ""), 16) for digits in re.findall(r"Serial Number:\s+([0-9a-f:]+)\s", read)]
    assert len(set(serials)) == len(serials) == len(paths)
    assert {int(row.serial, 16) for row in rows.values()} >= set(serials)


def _all_say_what_the_database_says(client: Client) -> None:
    """Both lists and OCSP, asked as the public asks."""
    full, delta = (x509.load_der_x509_crl(client.get(f"/pki/{kind}/issuing.crl").content) for kind in ("crl", "delta"))
    expected = {
        int(row.serial, 16): None if row.status == Status.VALID else x509.ReasonFlags(row.reason)
        for row in Certificate.objects.all()
    }
    assert reasons(full) == joined(full, delta) == {serial: reason for serial, reason in expected.items() if reason}

    def ask(request: bytes) -> bytes:
        return client.post("/pki/ocsp", request, content_type="application/ocsp-request").content

    for nonce in (False, True):
        assert {serial: told_by_ocsp(serial, nonce=nonce, ask=ask) for serial in expected} == expected


def _lists_have_numbers_of_their_own() -> None:
    """Full lists and deltas share theirs (RFC 5280 §5.2.3): none twice, none left out, in the order of their dates."""
    dates: dict[int, set[datetime]] = {}
    for issued in CrlIssue.objects.filter(issuer__name="issuing"):
        dates.setdefault(issued.number, set()).add(issued.this_update)
    assert {len(of_number) for of_number in dates.values()} == {1}
    assert sorted(dates) == list(range(1, len(dates) + 1))
    assert all(max(dates[number]) <= min(dates[number + 1]) for number in range(1, len(dates)))
    told = Entry.objects.filter(action="crl.publish", thing="authority:issuing", outcome=Outcome.DONE)
    assert [entry.facts["number"] for entry in told.order_by("seq")] == sorted(dates)


def _the_trail_tells_each_life() -> None:
    """What was recorded leads from one status to the next and to the one on record: no deed is missing or doubled."""
    lived: dict[str, Status] = {}
    for entry in Entry.objects.filter(action__in=MOVES, outcome=Outcome.DONE).order_by("seq"):
        before, after = MOVES[entry.action]
        for number in entry.facts.get("certificates", [entry.thing.removeprefix("certificate:")]):
            assert lived.get(number) in before, (number, entry.action, lived.get(number))
            lived[number] = after
    assert lived == dict(Certificate.objects.values_list("number", "status"))
    issued = Entry.objects.filter(action="pair.issue", outcome=Outcome.DONE).values_list("thing", flat=True)
    assert len(set(issued)) == len(issued)
