"""What the worker makes and opens, held against programs that share no code with it."""

import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509.oid import AttributeOID, NameOID
from django.utils import timezone
from playwright.sync_api import Browser

from tests.portal.keys.pages import KEY_PASSWORD
from tests.portal.keys.worker import Trouble, Worker

pytestmark = [pytest.mark.browser]

NONCE = "5f0c1de2a4b84f2fb0d86a3c0de1f00d"
PBES2 = pkcs12.PBES.PBESv2SHA256AndAES256CBC
FileMaker = Callable[..., bytes]


@pytest.fixture(scope="module")
def worker(browser: Browser, server: str) -> Worker:
    return Worker(browser.new_page(), server=server)


@pytest.fixture(scope="module")
def made(worker: Worker) -> dict[str, Any]:
    """Both keys of one application."""
    answer: dict[str, Any] = worker.run("make", password=KEY_PASSWORD, nonce=NONCE)
    return answer


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test")])
    now = timezone.now()
    return x509.CertificateBuilder(name, name, key.public_key(), 7, now, now).sign(key, hashes.SHA256())


@pytest.fixture(scope="module")
def file_of(key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> FileMaker:
    """PFX files by Python's cryptography."""

    def make(
        *, password: str = "secret", algorithm: pkcs12.PBES = PBES2, rounds: int = 1000, other_key: bool = False
    ) -> bytes:
        builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(rounds).key_cert_algorithm(algorithm)
        encryption = builder.hmac_hash(hashes.SHA256()).build(password.encode())
        return pkcs12.serialize_key_and_certificates(b"name", key, certificate, None, encryption)

    return make


# --- requests -------------------------------------------------------------------------------------------------------


@pytest.mark.outside_tools
@pytest.mark.parametrize("use", ["signing", "encryption"])
def test_openssl_verifies_each_request_with_its_own_key(made: dict[str, Any], use: str, tmp_path: Path) -> None:
    request = tmp_path / "request.der"
    request.write_bytes(made[use]["request"])

    said = subprocess.run(
        ["openssl", "req", "-inform", "DER", "-in", request, "-verify", "-noout", "-text"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert "verify OK" in said.stderr + said.stdout
    assert "Public-Key: (2048 bit)" in said.stdout
    assert "sha256WithRSAEncryption" in said.stdout


@pytest.mark.parametrize("use", ["signing", "encryption"])
def test_a_request_carries_the_nonce_of_its_order(made: dict[str, Any], use: str) -> None:
    request = x509.load_der_x509_csr(made[use]["request"])

    assert request.attributes.get_attribute_for_oid(AttributeOID.CHALLENGE_PASSWORD).value == NONCE.encode()


def test_the_two_keys_differ(made: dict[str, Any]) -> None:
    assert made["signing"]["key"]["spki"] != made["encryption"]["key"]["spki"]


# --- keys at rest ---------------------------------------------------------------------------------------------------


def opened(wrapped: dict[str, Any], *, use: str, password: str = KEY_PASSWORD) -> rsa.RSAPrivateKey:
    """Opens a wrapped key by the rule of design §6, without the browser."""
    derivation = wrapped["derivation"]
    kdf = PBKDF2HMAC(hashes.SHA256(), length=32, salt=derivation["salt"], iterations=derivation["iterations"])
    digest = hashes.Hash(hashes.SHA256())
    digest.update(wrapped["spki"])
    octets = AESGCM(kdf.derive(password.encode())).decrypt(
        wrapped["cipher"]["iv"], wrapped["wrapped"], use.encode() + digest.finalize()
    )
    key = serialization.load_der_private_key(octets, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def test_a_key_at_rest_opens_with_its_password_and_is_the_key_of_its_request(made: dict[str, Any]) -> None:
    wrapped = made["signing"]["key"]

    key = opened(wrapped, use="signing")

    requested = x509.load_der_x509_csr(made["signing"]["request"]).public_key()
    assert key.public_key() == requested


def test_the_record_names_its_derivation(made: dict[str, Any]) -> None:
    derivation = made["encryption"]["key"]["derivation"]

    assert (derivation["name"], derivation["hash"], derivation["iterations"]) == ("PBKDF2", "SHA-256", 1_000_000)


def test_a_key_wrapped_for_one_use_does_not_open_for_the_other(worker: Worker, made: dict[str, Any]) -> None:
    disguised = {**made["encryption"]["key"], "use": "signing"}
    entry = {"key": disguised, "certificate": b"", "chain": [], "friendlyName": "x"}

    with pytest.raises(Trouble, match="wrong_key_password"):
        worker.run("export", keyPassword=KEY_PASSWORD, filePassword="12345678", protection="modern", entries=[entry])


# --- opening files --------------------------------------------------------------------------------------------------


@pytest.mark.outside_tools
@pytest.mark.parametrize("password", ["secret", "密碼𠮷é", " a b "])
def test_a_file_by_another_program_opens_with_any_password(
    worker: Worker, file_of: FileMaker, certificate: x509.Certificate, password: str
) -> None:
    found = worker.run("open", file=file_of(password=password), password=password)

    assert found == [certificate.public_bytes(serialization.Encoding.DER)]


def test_a_wrong_password_is_called_so(worker: Worker, file_of: FileMaker) -> None:
    with pytest.raises(Trouble, match="wrong_file_password"):
        worker.run("open", file=file_of(), password="Secret")


@pytest.mark.parametrize(
    "file",
    [b"", b"\x30", b"hello, this is no PFX", b"\x30\x80\x00\x00", b"\x30\x84\xff\xff\xff\xff", b"\x30\x02" * 60_000],
    ids=["empty", "one octet", "text", "indefinite length", "four gigabytes", "nested"],
)
def test_what_is_no_pfx_is_called_damaged(worker: Worker, file: bytes) -> None:
    with pytest.raises(Trouble, match="file_damaged"):
        worker.run("open", file=file, password="secret")


def test_a_file_of_more_than_256_kb_is_not_read(worker: Worker, file_of: FileMaker) -> None:
    with pytest.raises(Trouble, match="file_too_large"):
        worker.run("open", file=file_of() + bytes(256 * 1024), password="secret")


def test_a_file_that_costs_more_than_a_million_rounds_is_refused_before_any(worker: Worker, file_of: FileMaker) -> None:
    file = file_of()
    its_count, too_many = b"\x02\x02\x08\x00", b"\x02\x03\x0f\x42\x41"
    # The MAC's count is the last element; one octet more of it is one more in the lengths of MacData and of the file.
    assert file.endswith(its_count)
    costly = bytearray(file.removesuffix(its_count) + too_many)
    costly[3] += 1
    costly[file.rindex(b"\x30\x41\x30\x31") + 1] += 1

    with pytest.raises(Trouble, match="file_costly"):
        worker.run("open", file=bytes(costly), password="secret")


def test_a_file_damaged_anywhere_ends_in_a_sentence(worker: Worker, file_of: FileMaker) -> None:
    sound = file_of()
    dice = random.Random(20261123)
    codes = set()
    for _ in range(120):
        damaged = bytearray(sound)
        damaged[dice.randrange(len(sound))] ^= 1 << dice.randrange(8)
        if dice.random() < 0.2:
            del damaged[dice.randrange(len(sound)) :]
        try:
            worker.run("open", file=bytes(damaged), password="secret")
        except Trouble as trouble:
            codes.add(str(trouble))

    assert codes <= {"file_damaged", "file_foreign", "file_costly", "wrong_file_password"}
