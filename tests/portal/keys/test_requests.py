"""The requests and the keys at rest that the worker makes, held against programs that share no code with it."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.x509.oid import AttributeOID

from tests.portal.keys.pages import KEY_PASSWORD
from tests.portal.keys.worker import Trouble, Worker

pytestmark = [pytest.mark.browser]

NONCE = "5f0c1de2a4b84f2fb0d86a3c0de1f00d"


@pytest.fixture(scope="module")
def made(worker: Worker) -> dict[str, Any]:
    """Both keys of one application."""
    answer: dict[str, Any] = worker.run("make", password=KEY_PASSWORD, nonce=NONCE)
    return answer


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
