"""Statements signed with `openssl cms -sign`, and all that must not pass for one."""

import contextlib
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pki.signed_statements import LARGEST_MESSAGE, NotSigned, check_signed
from tests.pki.openssl_cms import Signer, sign

STATEMENT = b"CertDesk renewal 1\norder=1\n"


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return Signer.self_signed(tmp_path_factory.mktemp("signer"), key="good-1")


@pytest.fixture(scope="module")
def message(signer: Signer) -> bytes:
    return sign(STATEMENT, signer)


def why(message: bytes, *, signer: Signer, statement: bytes = STATEMENT) -> str:
    with pytest.raises(NotSigned) as caught:
        check_signed(message=message, statement=statement, certificate=signer.certificate)
    return str(caught.value)


def test_what_openssl_signs_passes(signer: Signer, message: bytes) -> None:
    check_signed(message=message, statement=STATEMENT, certificate=signer.certificate)


def test_and_without_the_certificate_in_it(signer: Signer) -> None:
    check_signed(message=sign(STATEMENT, signer, "-nocerts"), statement=STATEMENT, certificate=signer.certificate)


def test_another_statement_is_refused(signer: Signer, message: bytes) -> None:
    assert why(message, signer=signer, statement=STATEMENT + b"\n") == "statement"


def test_anothers_signature_is_refused(signer: Signer, message: bytes, tmp_path: Path) -> None:
    assert why(message, signer=Signer.self_signed(tmp_path, key="good-2", serial=18)) == "signer"


def test_another_key_under_the_same_name_and_serial_is_refused(signer: Signer, tmp_path: Path) -> None:
    certificate = x509.load_der_x509_certificate(signer.certificate)
    impostor = Signer.self_signed(tmp_path, key="good-2", serial=certificate.serial_number)
    assert why(sign(STATEMENT, impostor), signer=signer) == "signature"


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("-keyid",), "signer"),
        (("-md", "sha1"), "algorithm"),
        (("-md", "sha512"), "algorithm"),
        (("-keyopt", "rsa_padding_mode:pss"), "algorithm"),
        (("-noattr",), "attributes"),
        (("-econtent_type", "1.2.3.4"), "content"),
    ],
)
def test_other_ways_to_sign_are_refused(signer: Signer, options: tuple[str, ...], fault: str) -> None:
    assert why(sign(STATEMENT, signer, *options), signer=signer) == fault


def test_a_detached_signature_is_refused(signer: Signer) -> None:
    assert why(sign(STATEMENT, signer, attached=False), signer=signer) == "content"


def test_two_signers_are_refused(signer: Signer, tmp_path: Path) -> None:
    second = Signer.self_signed(tmp_path, key="good-2")
    options = ("-signer", str(second.certificate_file), "-inkey", str(second.key_file))
    assert why(sign(STATEMENT, signer, *options), signer=signer) == "malformed"


def test_a_changed_statement_inside_is_refused(signer: Signer, message: bytes) -> None:
    changed = STATEMENT.replace(b"order=1", b"order=2")
    assert why(message.replace(STATEMENT, changed), signer=signer, statement=changed) == "digest"


def test_what_is_too_large_is_not_read(signer: Signer) -> None:
    assert why(b"0" * (LARGEST_MESSAGE + 1), signer=signer) == "size"


def test_a_bare_certificate_and_an_encrypted_message_are_refused(signer: Signer) -> None:
    assert why(signer.certificate, signer=signer) == "malformed"
    encrypted = subprocess.run(
        ["openssl", "cms", "-encrypt", "-outform", "DER", str(signer.certificate_file)],
        input=STATEMENT, capture_output=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    assert why(encrypted, signer=signer) == "content_type"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_message_is_never_an_error_of_ours(signer: Signer, message: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(message) - 1))
    octets = data.draw(st.binary(max_size=4))
    damaged = message[:at] + octets + message[at + data.draw(st.integers(0, 4)) :]
    with contextlib.suppress(NotSigned):  # passes where the damage is in the certificate inside: nobody looks at it
        check_signed(message=damaged, statement=STATEMENT, certificate=signer.certificate)
