"""Backup files by OpenSSL, Java, NSS, GnuTLS and Python: each can be imported, and given another password.

The programs make the files and open what we wrote; they share no code with us.
"""

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from django.utils import timezone

from tests.ground.drills import rounds
from tests.portal.keys.pages import KEY_PASSWORD
from tests.portal.keys.test_requests import opened
from tests.portal.keys.worker import Trouble, Worker

pytestmark = [pytest.mark.browser, pytest.mark.outside_tools]

ASCII = r"""a b"c'd\e$f%g`h!i"""
CHINESE = "密碼𠮷é 2026"
NEW = "Moved to 2027!"


@dataclass(frozen=True)
class Identity:
    """A key, its certificate, and that of its issuer, in a folder for programs."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    issuer: x509.Certificate
    folder: Path

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def secret(self) -> bytes:
        """What of the private key no file may show."""
        return self.key.private_numbers().d.to_bytes(256)

    def run(self, *command: str | Path, password: str) -> None:
        """The password comes in the environment, never on a command line that others see."""
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=60,
            env={**os.environ, "PFX_PASSWORD": password, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    folder = tmp_path_factory.mktemp("pfx")
    issuer_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    now = timezone.now()

    def certify(name: str, public_key: rsa.RSAPublicKey) -> x509.Certificate:
        subject, issuer = (x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, each)]) for each in (name, "Issuer"))
        until = now + timedelta(days=9)
        built = x509.CertificateBuilder(issuer, subject, public_key, x509.random_serial_number(), now, until)
        return built.sign(issuer_key, hashes.SHA256())

    issuer, certificate = certify("Issuer", issuer_key.public_key()), certify("Subject", key.public_key())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "issuer.pem").write_bytes(issuer.public_bytes(Encoding.PEM))
    return Identity(key, certificate, issuer, folder)


# --- who makes files ------------------------------------------------------------------------------------------------

Maker = Callable[[Identity, str], bytes]


def by_openssl(*options: str) -> Maker:
    def make(identity: Identity, password: str) -> bytes:
        identity.run(
            "openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "certificate.pem", "-certfile", "issuer.pem",
            "-name", "簽章 key", "-passout", "env:PFX_PASSWORD", "-out", "openssl.pfx", *options, password=password,
        )  # fmt: skip
        return (identity.folder / "openssl.pfx").read_bytes()

    return make


def by_java(*options: str) -> Maker:
    def make(identity: Identity, password: str) -> bytes:
        by_openssl()(identity, password)
        (identity.folder / "java.pfx").unlink(missing_ok=True)
        identity.run(
            "keytool", *options, "-importkeystore", "-noprompt", "-srckeystore", "openssl.pfx",
            "-srcstoretype", "PKCS12", "-srcstorepass:env", "PFX_PASSWORD", "-destkeystore", "java.pfx",
            "-deststoretype", "PKCS12", "-deststorepass:env", "PFX_PASSWORD", password=password,
        )  # fmt: skip
        return (identity.folder / "java.pfx").read_bytes()

    return make


def by_nss(*options: str) -> Maker:
    def make(identity: Identity, password: str) -> bytes:
        database = identity.folder / "nss"
        if not database.is_dir():
            by_openssl()(identity, "x")
            (identity.folder / "x").write_text("x")
            database.mkdir()
            identity.run("certutil", "-N", "-d", "sql:nss", "--empty-password", password="")
            identity.run("pk12util", "-i", "openssl.pfx", "-d", "sql:nss", "-w", "x", "-K", "", password="")
        (identity.folder / "password").write_text(password)
        identity.run(
            "pk12util", "-o", "nss.pfx", "-n", "簽章 key", "-d", "sql:nss", "-w", "password", "-K", "", *options,
            password="",
        )  # fmt: skip
        return (identity.folder / "nss.pfx").read_bytes()

    return make


def by_gnutls(*options: str) -> Maker:
    def make(identity: Identity, password: str) -> bytes:
        secret = ["--empty-password"] if password == "" else ["--password", password]
        identity.run(
            "certtool", "--to-p12", "--load-privkey", "key.pem", "--load-certificate", "certificate.pem",
            "--load-ca-certificate", "issuer.pem", "--p12-name", "key", "--outder", "--outfile", "gnutls.pfx",
            *secret, *options, password="",
        )  # fmt: skip
        return (identity.folder / "gnutls.pfx").read_bytes()

    return make


def by_python(algorithm: pkcs12.PBES, mac: hashes.HashAlgorithm) -> Maker:
    def make(identity: Identity, password: str) -> bytes:
        builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(3000).key_cert_algorithm(algorithm)
        encryption = builder.hmac_hash(mac).build(password.encode())
        return pkcs12.serialize_key_and_certificates(
            b"key", identity.key, identity.certificate, [identity.issuer], encryption
        )

    return make


#: As the export of Windows before 2019: certificates under RC2 with 40 bits, the key under triple DES, SHA-1, and the
#: name of a key container among the attributes.
LIKE_OLD_WINDOWS = ("-legacy", "-CSP", "Microsoft Enhanced RSA and AES Cryptographic Provider", "-keyex")
TRIPLE_DES = ("-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1")
#: GnuTLS and NSS derive in 600,000 rounds, up to seven times a file: all their passwords are for the drill.
ANY = ("", ASCII, CHINESE)
SLOW = ANY[: rounds(short=0, long=3)]

MAKERS: dict[str, tuple[Maker, tuple[str, ...]]] = {
    "OpenSSL": (by_openssl(), ANY),
    "OpenSSL, like old Windows": (by_openssl(*LIKE_OLD_WINDOWS), ANY),
    "OpenSSL, like new Windows": (by_openssl("-macalg", "sha256", "-iter", "2000", "-keysig"), (ASCII,)),
    "OpenSSL, triple DES": (by_openssl(*TRIPLE_DES), ANY),
    "OpenSSL, RC2 with 128 bits": (
        by_openssl("-legacy", "-certpbe", "PBE-SHA1-RC2-128", "-keypbe", "PBE-SHA1-2DES"), (ASCII,),
    ),
    "OpenSSL, AES-128": (by_openssl("-keypbe", "aes-128-cbc", "-certpbe", "aes-128-cbc", "-macalg", "sha384"), ANY),
    "OpenSSL, PBES2 with triple DES": (by_openssl("-keypbe", "des-ede3-cbc", "-macalg", "sha512"), (ASCII,)),
    "OpenSSL, key not encrypted": (by_openssl("-keypbe", "NONE", "-certpbe", "NONE"), (ASCII,)),
    "Java": (by_java(), (ASCII,)),
    "Java, old": (by_java("-J-Dkeystore.pkcs12.legacy"), (ASCII,)),
    "NSS": (by_nss(), (ASCII,)),
    "NSS, AES-256": (by_nss("-c", "AES-256-CBC", "-C", "AES-128-CBC"), (CHINESE,)),
    "NSS, triple DES": (by_nss("-c", "DES-EDE3-CBC", "-C", "RC2-CBC"), SLOW[1:]),
    "GnuTLS": (by_gnutls(), ("", *SLOW[1:])),
    "GnuTLS, triple DES": (by_gnutls("--pkcs-cipher", "3des-pkcs12", "--hash", "sha1"), SLOW),
    "Python": (by_python(pkcs12.PBES.PBESv2SHA256AndAES256CBC, hashes.SHA256()), (ASCII, CHINESE)),
    "Python, triple DES": (by_python(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC, hashes.SHA1()), (ASCII, CHINESE)),
}  # fmt: skip
PASSWORD_NAMES = {"": "no password", ASCII: "ASCII", CHINESE: "Chinese"}
CASES = [
    pytest.param(maker, password, id=f"{name}-{PASSWORD_NAMES[password]}")
    for name, (maker, passwords) in MAKERS.items()
    for password in passwords
]


@pytest.mark.drill
@pytest.mark.parametrize(("maker", "password"), CASES)
def test_a_file_by_another_program_is_imported_and_gets_another_password(
    worker: Worker, identity: Identity, maker: Maker, password: str
) -> None:
    file = maker(identity, password)
    known = [{"use": "encryption", "certificate": identity.der}]

    imported = worker.run("import", file=file, password=password, keyPassword=KEY_PASSWORD, known=known)
    changed = worker.run("changeFilePassword", file=file, password=password, newPassword=NEW, protection="modern")
    with pytest.raises(Trouble, match="wrong_file_password"):
        worker.run("open", file=file, password=f"{password}x")

    assert imported["use"] == "encryption"
    assert opened(imported["key"], use="encryption").private_numbers() == identity.key.private_numbers()
    assert identity.secret not in changed
    before, after = _described(file, password), _described(changed, NEW)
    assert after == before
    found = pkcs12.load_pkcs12(changed, NEW.encode())
    assert found.cert
    assert found.cert.certificate == identity.certificate
    assert isinstance(found.key, rsa.RSAPrivateKey)
    assert found.key.private_numbers() == identity.key.private_numbers()


def test_a_file_for_old_windows_opens_in_the_other_programs(worker: Worker, identity: Identity) -> None:
    file = by_openssl()(identity, ASCII)

    changed = worker.run("changeFilePassword", file=file, password=ASCII, newPassword=NEW, protection="old")

    (identity.folder / "old.pfx").write_bytes(changed)
    (identity.folder / "new password").write_text(NEW)
    identity.run(
        "keytool", "-list", "-storetype", "PKCS12", "-keystore", "old.pfx", "-storepass:env", "PFX_PASSWORD",
        password=NEW,
    )  # fmt: skip
    identity.run("pk12util", "-l", "old.pfx", "-w", "new password", password="")
    identity.run("certtool", "--p12-info", "--inder", "--infile", "old.pfx", "--password", NEW, password="")
    assert _described(changed, NEW) == _described(file, ASCII)
    assert isinstance(pkcs12.load_pkcs12(changed, NEW.encode()).key, rsa.RSAPrivateKey)
    assert identity.secret not in changed


def _described(file: bytes, password: str) -> list[bytes]:
    """Every bag with its attributes, as OpenSSL tells it; without how it is encrypted."""
    done = subprocess.run(
        ["openssl", "pkcs12", "-legacy", "-noenc", "-info", "-passin", "env:PFX_PASSWORD"],
        input=file, capture_output=True, check=False, env={**os.environ, "PFX_PASSWORD": password},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return sorted(done.stdout.splitlines())
