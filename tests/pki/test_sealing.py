"""The seal on a PDF, as poppler and OpenSSL see it."""

import asyncio
import io
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from django.db import connections, transaction
from django.utils import timezone

from audit.actors import SYSTEM
from audit.refusal import Refusal
from pki import ceremony, sealing
from pki.linting import lint
from pki.models import SealCertificate
from pki.signatures import SigningInTransaction
from tests.ground.racing import at_once
from tests.pki.outside import Files

OFFICE = "示範憑證註冊中心"


@pytest.fixture
def letter() -> bytes:
    """A page that says nothing."""
    out = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def pdfsig(path: Path) -> str:
    """What poppler says of the signature."""
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False, timeout=60).stdout


def parts(content: bytes) -> tuple[bytes, bytes]:
    """What the signature covers, and the CMS that stands in the gap, read by nothing but regular expressions."""
    match = re.search(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)\s*\]", content)
    assert match
    first, length, second, rest = map(int, match.groups())
    assert (first, second + rest) == (0, len(content))
    cms = bytes.fromhex(content[length + 1 : second - 1].decode())
    return content[:length] + content[second:], cms


@pytest.mark.outside_tools
def test_poppler_finds_it_valid_and_over_the_whole_file(authority: None, letter: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(sealing.sealed(letter, office=OFFICE))
    said = pdfsig(path)
    assert "Signature is Valid" in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said


@pytest.mark.outside_tools
@pytest.mark.parametrize("where", [0.1, 0.9])
def test_one_changed_byte_is_found(where: float, authority: None, letter: bytes, tmp_path: Path, files: Files) -> None:
    sealed = bytearray(sealing.sealed(letter, office=OFFICE))
    covered, cms = parts(bytes(sealed))
    at = int(len(covered) * where)
    (tmp_path / "covered").write_bytes(covered[:at] + bytes([covered[at] ^ 1]) + covered[at + 1 :])
    (tmp_path / "seal.der").write_bytes(cms)
    files.publish()
    assert "content verify error" in openssl_verify(files)
    # For poppler in a byte that breaks no syntax: the comment after the header.
    spot = sealed.index(b"%", 5) + 1
    sealed[spot] ^= 1
    path = tmp_path / "changed.pdf"
    path.write_bytes(bytes(sealed))
    assert "Digest Mismatch" in pdfsig(path)


@pytest.mark.outside_tools
def test_openssl_follows_its_chain_to_the_root_with_what_is_inside(
    authority: None, letter: bytes, tmp_path: Path, files: Files
) -> None:
    covered, cms = parts(sealing.sealed(letter, office=OFFICE))
    (tmp_path / "covered").write_bytes(covered)
    (tmp_path / "seal.der").write_bytes(cms)
    files.publish()
    assert "CMS Verification successful" in openssl_verify(files)


def openssl_verify(files: Files) -> str:
    """Nothing but the root is given: the rest of the chain must be in the signature."""
    return files.openssl(
        "cms", "-verify", "-binary", "-inform", "DER", "-in", "seal.der", "-content", "covered",
        "-CAfile", "root.pem", "-purpose", "any", "-out", "verified",
    )  # fmt: skip


def test_the_certificate_passes_the_lint_and_is_for_documents_alone(authority: None) -> None:
    content = bytes(SealCertificate.objects.get().der)
    assert not lint(content)
    usage = x509.load_der_x509_certificate(content).extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [identifier.dotted_string for identifier in usage] == ["1.3.6.1.5.5.7.3.36"]


def test_its_certificate_is_made_anew_after_a_year_and_stands_for_seven_more(authority: None) -> None:
    SealCertificate.objects.update(made_at=timezone.now() - timedelta(days=366))
    assert ceremony.certify_seal(actor=SYSTEM, report=lambda _: None)
    assert not ceremony.certify_seal(actor=SYSTEM, report=lambda _: None)
    newest = x509.load_der_x509_certificate(bytes(SealCertificate.objects.latest("made_at").der))
    assert newest.not_valid_after_utc > timezone.now() + timedelta(days=7 * 365 + 365 - 2)


def test_an_installation_from_before_gets_it_at_first_need(authority: None, letter: bytes) -> None:
    SealCertificate.objects.all().delete()
    assert sealing.sealed(letter, office=OFFICE).startswith(letter)
    assert SealCertificate.objects.count() == 1


def test_it_can_be_put_on_in_a_thread_with_a_loop(
    authority: None, letter: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

    async def inside() -> bytes:
        try:
            return sealing.sealed(letter, office=OFFICE)
        finally:
            connections.close_all()  # the loop has connections of its own, which nobody finds after it

    # In a thread of its own: the one that runs the tests may have a browser's loop already.
    (made,) = at_once([lambda: asyncio.run(inside())])
    assert isinstance(made, bytes)


def test_it_is_refused_before_the_ceremony_and_in_a_transaction(transactional_db: None, letter: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        sealing.sealed(letter, office=OFFICE)
    assert refused.value.code == "no_authority"
    with transaction.atomic(), pytest.raises(SigningInTransaction):
        sealing.sealed(letter, office=OFFICE)
