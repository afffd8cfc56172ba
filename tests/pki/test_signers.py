"""Whose signature it is: a valid signing certificate's holder, and nobody for anything else."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from pki import lifecycle
from pki.holdings import Pair
from pki.models import Certificate, Use
from pki.signers import holder_who_signed
from tests.pki.openssl_cms import Signer, sign
from tests.pki.requesting import HOLDER, SUBSCRIBER

STATEMENT = b"CertDesk login 1\nchallenge=1\n"


@pytest.fixture
def message(active: Pair, tmp_path: Path) -> bytes:
    """The statement, signed by OpenSSL with the holder's signing key."""
    return sign(STATEMENT, Signer.of(tmp_path, key="good-1", certificate=active.signing.der))


def test_the_holder_of_the_valid_signing_certificate(message: bytes) -> None:
    assert holder_who_signed(message=message, statement=STATEMENT) == HOLDER


def test_nobody_for_another_statement(message: bytes) -> None:
    assert holder_who_signed(message=message, statement=STATEMENT.replace(b"1\n", b"2\n")) is None


@pytest.mark.parametrize("octets", [b"", b"\x30\x80", b"noise" * 1000], ids=["empty", "cut off", "noise"])
def test_nobody_for_what_is_no_message(active: Pair, octets: bytes) -> None:
    assert holder_who_signed(message=octets, statement=STATEMENT) is None


def test_nobody_while_the_certificate_is_suspended(message: bytes, active: Pair) -> None:
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=[active.signing.certificate_id], holder_key=HOLDER)
    assert holder_who_signed(message=message, statement=STATEMENT) is None


def test_nobody_after_its_end(message: bytes) -> None:
    Certificate.objects.update(not_after=timezone.now() - timedelta(seconds=1))
    assert holder_who_signed(message=message, statement=STATEMENT) is None


def test_nobody_by_the_encryption_key(active: Pair, tmp_path: Path) -> None:
    message = sign(STATEMENT, Signer.of(tmp_path, key="good-2", certificate=active.encryption.der))
    assert Certificate.objects.get(pk=active.encryption.certificate_id).use == Use.ENCRYPTION
    assert holder_who_signed(message=message, statement=STATEMENT) is None


def test_nobody_by_a_certificate_that_somebody_made_with_its_serial(active: Pair, tmp_path: Path) -> None:
    forged = Signer.self_signed(tmp_path, key="good-3", serial=int(active.signing.serial, 16))
    assert holder_who_signed(message=sign(STATEMENT, forged), statement=STATEMENT) is None
