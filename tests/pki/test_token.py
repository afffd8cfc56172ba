"""Keys in a PKCS#11 token: made there, staying there, at hand again after a fork or after the token was away."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.checks import run_checks
from pkcs11 import Attribute, ObjectClass
from pytest_django.fixtures import Settings

from pki.key_backends import KeyMissing, KeyStays, key_backend
from pki.key_backends.token import TokenKeys
from pki.key_backends.token_session import PinRefused, TokenAway
from tests.ground.softhsm import MODULE, PIN

NAME = "small"
RSA_WITH_SHA256 = padding.PKCS1v15(), hashes.SHA256()


@pytest.fixture
def keys(token: Path) -> TokenKeys:
    """The back end as a new process has it, with one small key in the token."""
    fresh = TokenKeys()
    fresh.make(NAME, bits=2048)
    return fresh


@pytest.fixture
def away(token: Path) -> Iterator[Path]:
    """Where the token is while it is away; it is back after the test."""
    elsewhere = token.with_name("elsewhere")
    yield elsewhere
    if elsewhere.exists():
        elsewhere.rename(token)


def checked(key: RSAPrivateKey, message: bytes) -> None:
    key.public_key().verify(key.sign(message, *RSA_WITH_SHA256), message, *RSA_WITH_SHA256)


def test_it_is_the_back_end_that_the_setting_names(token: Path, settings: Settings) -> None:
    settings.PKI = settings.PKI | {"key_backend": "pkcs11"}
    assert isinstance(key_backend(), TokenKeys)


def test_a_key_is_made_once_and_signs(keys: TokenKeys) -> None:
    first = keys.lend(NAME)
    keys.make(NAME, bits=2048)
    assert TokenKeys().lend(NAME).public_key() == first.public_key()
    checked(first, b"list 7")
    with pytest.raises(InvalidSignature):
        first.public_key().verify(first.sign(b"list 7", *RSA_WITH_SHA256), b"list 8", *RSA_WITH_SHA256)


def test_a_key_that_was_never_made_is_missing(keys: TokenKeys) -> None:
    assert not keys.has("nobody")
    with pytest.raises(KeyMissing):
        keys.lend("nobody")


def test_nothing_but_a_signature_comes_out(keys: TokenKeys) -> None:
    key = keys.lend(NAME)
    with pytest.raises(KeyStays):
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(KeyStays):
        key.private_numbers()
    with pytest.raises(KeyStays):
        key.decrypt(b"0" * 256, padding.PKCS1v15())
    with pytest.raises(KeyStays):
        key.sign(b"", padding.PKCS1v15(), hashes.SHA512())


def test_the_token_itself_gives_it_to_nobody(keys: TokenKeys) -> None:
    session = pkcs11.lib(MODULE).get_token(token_label="certdesk").open()  # the process is logged in
    found = [one for one in session.get_objects({Attribute.LABEL: NAME}) if one.object_class == ObjectClass.PRIVATE_KEY]
    assert len(found) == 1
    said = {each: found[0][each] for each in (Attribute.SENSITIVE, Attribute.NEVER_EXTRACTABLE, Attribute.LOCAL)}
    assert said == dict.fromkeys(said, True)
    with pytest.raises(pkcs11.exceptions.AttributeSensitive):
        found[0][Attribute.PRIVATE_EXPONENT]


def test_threads_take_turns(keys: TokenKeys) -> None:
    key = keys.lend(NAME)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: checked(key, b"%d" % at), range(64)))


def test_a_forked_process_signs_and_so_does_its_parent(keys: TokenKeys) -> None:
    key = keys.lend(NAME)
    child = os.fork()
    if child == 0:
        try:
            checked(key, b"child")
        except BaseException:
            os._exit(1)
        os._exit(0)
    checked(key, b"parent")
    assert os.waitpid(child, 0)[1] == 0
    checked(key, b"parent")


def test_a_token_that_was_away_signs_again_once_it_is_back(keys: TokenKeys, token: Path, away: Path) -> None:
    key = keys.lend(NAME)
    token.rename(away)
    for _attempt in range(2):
        with pytest.raises(TokenAway):
            key.sign(b"list 7", *RSA_WITH_SHA256)
    away.rename(token)
    checked(key, b"list 7")


def test_a_library_that_is_not_there_is_a_token_that_is_away(token: Path, settings: Settings, tmp_path: Path) -> None:
    settings.PKI = settings.PKI | {"token": {"module": str(tmp_path / "none.so"), "label": "certdesk"}}
    with pytest.raises(TokenAway, match="Connect it again"):
        TokenKeys().has(NAME)


def test_a_wrong_pin_is_tried_once_and_told_to_nobody(
    keys: TokenKeys, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.PKI_TOKEN_PIN = "4711-is-wrong"
    stranger = TokenKeys()
    with pytest.raises(PinRefused) as refused:
        stranger.has(NAME)
    settings.PKI_TOKEN_PIN = PIN
    with pytest.raises(PinRefused):
        stranger.has(NAME)
    assert "4711" not in caplog.text + str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("chosen", "module", "pin", "expected"),
    [
        ("files", "", "", []),
        ("pkcs11", MODULE, PIN, []),
        ("pkcs11", "", PIN, ["pki.E002"]),
        ("pkcs11", MODULE, "", ["pki.E002"]),
        ("hsm", MODULE, PIN, ["pki.E001"]),
    ],
)
def test_an_office_starts_only_with_what_opens_its_keys(
    settings: Settings, chosen: str, module: str, pin: str, expected: list[str]
) -> None:
    settings.PKI = settings.PKI | {"key_backend": chosen, "token": {"module": module, "label": "certdesk"}}
    settings.PKI_TOKEN_PIN = pin
    assert [message.id for message in run_checks() if str(message.id).startswith("pki.")] == expected
