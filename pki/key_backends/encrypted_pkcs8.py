"""Private keys in encrypted PKCS#8 files: PBES2 with scrypt and AES-256-CBC (RFC 8018 §6.2, RFC 7914 §7).

`cryptography` writes PKCS#8 only with PBKDF2 at 2048 rounds, which a stolen disk would not withstand for long.
"""

import fcntl
import os
import secrets
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import padding, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.x509 import ObjectIdentifier
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from pki import der

PrivateKey = RSAPrivateKey | Ed25519PrivateKey

# 16 MB a guess: the highest cost that a stock OpenSSL still opens (its scrypt stops at 32 MB, all included).
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**14, 8, 1
PBES2 = ObjectIdentifier("1.2.840.113549.1.5.13")
SCRYPT = ObjectIdentifier("1.3.6.1.4.1.11591.4.11")
AES_256_CBC = ObjectIdentifier("2.16.840.1.101.3.4.1.42")


def key_dir() -> Path:
    """The folder of the key files, made on first use, closed to others."""
    folder = Path(settings.PKI["key_dir"])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def passphrase() -> bytes:
    """The passphrase of all key files. Raises `ImproperlyConfigured` when the installation has none."""
    if not settings.PKI_PASSPHRASE:
        raise ImproperlyConfigured("PKI_PASSPHRASE is not set: private keys are never written or read without it.")
    return str(settings.PKI_PASSPHRASE).encode()


def make_once(path: Path, *, generate: Callable[[], PrivateKey]) -> None:
    """Makes the key file unless it stands. Of two processes one makes it; a kill leaves no half file."""
    with alone(path):
        if not path.exists():
            write_file(path, encrypted_pem(generate(), secret=passphrase()), mode=0o600)


def load(path: Path) -> PrivateKey:
    """The key of a file. Raises `FileNotFoundError`, and `ValueError` when the passphrase is another."""
    return opened(path.read_bytes(), secret=passphrase())


def opened(content: bytes, *, secret: bytes) -> PrivateKey:
    """The key of a PEM file's content. Raises `ValueError`."""
    key = serialization.load_pem_private_key(content, secret)
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        raise ValueError("a key of an unexpected kind")
    return key


def encrypted_pem(key: PrivateKey, *, secret: bytes) -> bytes:
    """The key as EncryptedPrivateKeyInfo (RFC 5958 §3) in PEM."""
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    salt, iv = secrets.token_bytes(16), secrets.token_bytes(16)
    derived = Scrypt(salt=salt, length=32, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P).derive(secret)
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(derived), modes.CBC(iv)).encryptor()
    sealed = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    cost = (der.integer(SCRYPT_N), der.integer(SCRYPT_R), der.integer(SCRYPT_P))
    derivation = der.sequence(der.oid(SCRYPT), der.sequence(der.octet_string(salt), *cost))
    encryption = der.sequence(der.oid(AES_256_CBC), der.octet_string(iv))
    algorithm = der.sequence(der.oid(PBES2), der.sequence(derivation, encryption))
    return _pem("ENCRYPTED PRIVATE KEY", der.sequence(algorithm, der.octet_string(sealed)))


def write_file(path: Path, content: bytes, *, mode: int) -> None:
    """Writes a file whole or not at all: beside, flushed to the disk, then put in place."""
    fresh = path.with_name(f"{path.name}.{threading.get_native_id()}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
    _flush(path.parent)


def remove_file(path: Path) -> None:
    """Removes a file, and before it what runs that were killed in `write_file` left of it beside it."""
    with alone(path):
        for left in path.parent.glob(f"{path.name}.*.new"):
            left.unlink()
        path.unlink(missing_ok=True)
        _flush(path.parent)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time, by a lock file beside `path`; a killed process leaves it free."""
    with open(path.with_name(f"{path.name}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _pem(label: str, content: bytes) -> bytes:
    lines = b64encode(content).decode()
    wrapped = "\n".join(lines[start : start + 64] for start in range(0, len(lines), 64))
    return f"-----BEGIN {label}-----\n{wrapped}\n-----END {label}-----\n".encode()
