"""Keys in encrypted files: made once, read by others, opened by no other passphrase."""

import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from pki.key_backends import KeyMissing, encrypted_pkcs8, key_backend
from pki.key_backends.audit_seal import AuditSeal


@pytest.fixture
def key_dir(tmp_path: Path, settings: LazySettings) -> Path:
    settings.PKI = settings.PKI | {"key_backend": "files", "key_dir": tmp_path / "keys"}
    return tmp_path / "keys"


def test_the_seal_signs_and_knows_its_signature(key_dir: Path) -> None:
    seal = AuditSeal()
    signature = seal.sign(b"head 7")
    assert seal.verify(message=b"head 7", signature=signature)
    assert not seal.verify(message=b"head 8", signature=signature)
    assert not seal.verify(message=b"head 7", signature=b"")


def test_the_seal_is_the_same_the_next_time(key_dir: Path) -> None:
    assert AuditSeal().verify(message=b"head 7", signature=AuditSeal().sign(b"head 7"))


def test_many_first_uses_at_once_make_one_seal(key_dir: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        seals = list(pool.map(lambda _: AuditSeal(), range(8)))
    assert all(seal.verify(message=b"x", signature=seals[0].sign(b"x")) for seal in seals)


def test_the_public_key_beside_it_checks_its_signatures(key_dir: Path) -> None:
    signature = AuditSeal().sign(b"head 7")
    public = load_pem_public_key((key_dir / "audit-seal.pub.pem").read_bytes())
    public.verify(signature, b"head 7")  # type: ignore[union-attr, call-arg]


def test_key_files_are_for_their_owner_alone(key_dir: Path) -> None:
    AuditSeal()
    assert stat.S_IMODE((key_dir / "audit-seal.key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(key_dir.stat().st_mode) == 0o700


@pytest.mark.outside_tools
def test_openssl_opens_a_key_file_with_the_passphrase_only(key_dir: Path) -> None:
    AuditSeal()
    opened = [
        subprocess.run(
            ["openssl", "pkey", "-in", key_dir / "audit-seal.key.pem", "-passin", f"pass:{word}", "-noout"],
            capture_output=True,
            check=False,
        ).returncode
        for word in ("only-for-tests", "another")
    ]
    assert opened[0] == 0
    assert opened[1] != 0


def test_another_passphrase_does_not_open_it(key_dir: Path, settings: LazySettings) -> None:
    AuditSeal()
    settings.PKI_PASSPHRASE = "another"
    with pytest.raises(ValueError):
        AuditSeal()


def test_no_key_is_written_without_a_passphrase(key_dir: Path, settings: LazySettings) -> None:
    settings.PKI_PASSPHRASE = ""
    with pytest.raises(ImproperlyConfigured):
        AuditSeal()
    assert not (key_dir / "audit-seal.key.pem").exists()


def test_a_key_is_made_once_and_lent(key_dir: Path) -> None:
    backend = key_backend()
    backend.make("small", bits=2048)
    first = backend.lend("small").public_key().public_numbers()
    backend.make("small", bits=2048)
    assert backend.lend("small").public_key().public_numbers() == first
    assert backend.has("small")


def test_a_key_is_opened_once_a_process(key_dir: Path) -> None:
    """Opening one costs a quarter of a second, a signature a thousandth."""
    backend = key_backend()
    backend.make("small", bits=2048)
    lent = backend.lend("small")
    (key_dir / "small.key.pem").unlink()
    assert backend.lend("small") is lent


def test_a_key_that_was_never_made_is_missing(key_dir: Path) -> None:
    with pytest.raises(KeyMissing):
        key_backend().lend("nobody")


def test_a_run_killed_while_writing_leaves_no_key(key_dir: Path) -> None:
    folder = encrypted_pkcs8.key_dir()
    (folder / "small.key.pem.4711.new").write_bytes(b"half a f")
    assert not key_backend().has("small")
    key_backend().make("small", bits=2048)
    assert isinstance(key_backend().lend("small"), rsa.RSAPrivateKey)
