"""Lists of keys that others know, as openssl-blacklist wrote them; OpenSSL says what stands in them."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from audit.refusal import Refusal
from pki.checks import lists_of_weak_keys_can_be_read
from pki.known_weak_keys import is_listed
from pki.models import Use
from pki.requests import checked
from tests.pki.requesting import KEYS, key, request

NONCE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.PKI = settings.PKI | {"weak_keys": tmp_path}
    return tmp_path


@pytest.fixture
def listed(folder: Path) -> Path:
    """A list with one real key on it, its line made from what OpenSSL prints."""
    printed = subprocess.run(
        ["openssl", "rsa", "-in", str(KEYS / "good-1.pem"), "-noout", "-modulus"], capture_output=True, check=True
    ).stdout
    lines = ("# Compromised keys", "0" * 20, hashlib.sha1(printed).hexdigest()[20:], "")
    (folder / "blacklist.RSA-2048").write_text("\n".join(lines))
    return folder


@pytest.mark.outside_tools
@pytest.mark.django_db
def test_a_listed_key_is_refused_and_no_other(listed: Path) -> None:
    with pytest.raises(Refusal) as caught:
        checked(use=Use.SIGNING, request=request(key("good-1"), nonce=NONCE), nonce=NONCE)
    assert caught.value.code == "listed"
    assert checked(use=Use.SIGNING, request=request(key("good-2"), nonce=NONCE), nonce=NONCE)


@pytest.mark.outside_tools
def test_a_list_is_for_its_own_size(listed: Path) -> None:
    (listed / "blacklist.RSA-2048").rename(listed / "blacklist.RSA-4096")
    assert not is_listed(key("good-1").public_key().public_numbers().n)


def test_without_a_folder_none_is_listed() -> None:
    assert not is_listed(key("good-1").public_key().public_numbers().n)
    assert lists_of_weak_keys_can_be_read(app_configs=None) == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("blacklist.RSA-2048.gz", "", "holds no file"),
        ("blacklist.RSA-2048", "0" * 20 + "\n" + "g" * 20, "entry 2 is not 20 hex digits"),
        ("blacklist.RSA-2048", "憑證", "can't be read"),
    ],
)
def test_an_office_does_not_start_with_a_list_that_is_none(
    folder: Path, name: str, content: str, sentence: str
) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    (found,) = lists_of_weak_keys_can_be_read(app_configs=None)
    assert found.id == "pki.E004"
    assert sentence in found.msg
