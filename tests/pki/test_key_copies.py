"""Copies of a CA key: made by two officers, opened by OpenSSL under both parts only, brought back to its own office."""

import stat
import subprocess
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from audit.models import Entry
from audit.refusal import Refusal
from pki import crl, key_copies
from pki.key_backends import key_backend
from pki.models import Authority
from pki.officers import TwoOfficers
from pki.two_parts import joined, refuse_weak, strength
from tests.pki.test_issuance import refusal_of

PASSPHRASE = joined("seven-grey-herons", "an.attic.of.clocks")


@pytest.fixture(autouse=True)
def in_files(settings: Settings) -> None:
    settings.PKI = settings.PKI | {"key_backend": "files"}


@pytest.fixture
def copy(officers: TwoOfficers, tmp_path: Path) -> Path:
    """A copy of the issuing authority's key."""
    path = tmp_path / "issuing.key-copy.pem"
    key_copies.back_up(officers=officers, name="issuing", passphrase=PASSPHRASE, path=path)
    return path


@pytest.fixture
def bare_office(copy: Path, settings: Settings, tmp_path: Path) -> Path:
    """The same office whose key folder was lost; where its keys are to come."""
    settings.PKI = settings.PKI | {"key_dir": tmp_path / "new-keys"}
    return tmp_path / "new-keys"


def brought_back(officers: TwoOfficers, path: Path, *, passphrase: str = PASSPHRASE, name: str = "issuing") -> str:
    """The refusal's code; empty when it was brought back."""
    try:
        key_copies.restore(officers=officers, name=name, passphrase=passphrase, path=path)
    except Refusal as refused:
        return refused.code
    return ""


def test_it_is_its_owners_alone(copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


@pytest.mark.outside_tools
def test_openssl_opens_it_with_both_parts_only(copy: Path) -> None:
    opened = [
        subprocess.run(
            ["openssl", "pkey", "-in", copy, "-passin", f"pass:{word}", "-noout"], capture_output=True, check=False
        ).returncode
        for word in (PASSPHRASE, "seven-grey-herons", "only-for-tests")
    ]
    assert opened[0] == 0
    assert 0 not in opened[1:]


def test_an_office_that_lost_its_keys_signs_again(officers: TwoOfficers, copy: Path, bare_office: Path) -> None:
    assert not key_backend().has("issuing")
    assert brought_back(officers, copy) == ""
    assert stat.S_IMODE((bare_office / "issuing.key.pem").stat().st_mode) == 0o600
    assert crl.publish(actor=officers.first, authority="issuing").number == 2


@pytest.mark.parametrize("passphrase", ["", joined("seven-grey-herons", "an.attic.of.clock")])
def test_another_passphrase_brings_nothing_back(
    officers: TwoOfficers, copy: Path, bare_office: Path, passphrase: str
) -> None:
    assert brought_back(officers, copy, passphrase=passphrase) == "other_key"
    assert not key_backend().has("issuing")


def test_the_key_of_another_authority_is_refused(officers: TwoOfficers, copy: Path, bare_office: Path) -> None:
    assert brought_back(officers, copy, name="root") == "other_key"


@pytest.mark.parametrize("content", [b"", b"noise", b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n"])
def test_what_is_no_copy_is_refused(officers: TwoOfficers, copy: Path, bare_office: Path, content: bytes) -> None:
    copy.write_bytes(content)
    assert brought_back(officers, copy) == "other_key"


def test_a_key_that_stands_is_never_replaced(officers: TwoOfficers, copy: Path) -> None:
    assert brought_back(officers, copy) == "key_stands"


def test_a_file_that_stands_is_never_replaced(officers: TwoOfficers, copy: Path) -> None:
    before = copy.read_bytes()
    again = {"officers": officers, "name": "issuing", "passphrase": PASSPHRASE, "path": copy}
    assert refusal_of(lambda: key_copies.back_up(**again)) == "file_stands"  # type: ignore[arg-type]
    assert copy.read_bytes() == before


def test_a_medium_that_loses_octets_is_noticed(
    officers: TwoOfficers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "copy.pem"
    monkeypatch.setattr(key_copies, "_write_new", lambda path, content: path.write_bytes(content[:-200]))
    assert (
        refusal_of(lambda: key_copies.back_up(officers=officers, name="root", passphrase=PASSPHRASE, path=path))
        == "unreadable_copy"
    )
    assert not path.exists()
    assert not Entry.objects.filter(action="key.backup").exists()


def test_one_officer_gets_no_copy(officers: TwoOfficers, tmp_path: Path) -> None:
    alone = TwoOfficers(first=officers.first, second=officers.first)
    path = tmp_path / "copy.pem"
    assert (
        refusal_of(lambda: key_copies.back_up(officers=alone, name="root", passphrase=PASSPHRASE, path=path))
        == "one_officer"
    )
    assert not path.exists()


def test_the_trail_knows_of_every_copy_and_of_both_officers(copy: Path) -> None:
    begun, done = Entry.objects.filter(thing="authority:issuing", action__startswith="key.").order_by("seq")
    assert (begun.action, done.action) == ("key.begin_backup", "key.backup")
    assert begun.facts == {"officers": ["hsu", "lu"]}
    assert set(done.facts) == {"officers", "file_sha256"}


def test_a_token_gives_no_copy_and_takes_none(
    officers: TwoOfficers, copy: Path, token: Path, settings: Settings, tmp_path: Path
) -> None:
    settings.PKI = settings.PKI | {"key_backend": "pkcs11"}
    Authority.objects.filter(name="root").update(name="elsewhere")
    path = tmp_path / "token.pem"
    assert (
        refusal_of(lambda: key_copies.back_up(officers=officers, name="elsewhere", passphrase=PASSPHRASE, path=path))
        == "in_token"
    )
    assert brought_back(officers, copy, name="elsewhere") == "in_token"
    assert not path.exists()


@pytest.mark.parametrize("part", ["short", "kurz-und-grün-wie-gras", "aaaaaaaaaaaaaaaabbbb", "passwordpassword"])
def test_a_weak_part_is_refused(part: str) -> None:
    assert refusal_of(lambda: refuse_weak(part)) == "weak_part"


def test_a_strong_part_is_taken_and_measured() -> None:
    refuse_weak("seven-grey-herons")
    assert strength("seven-grey-herons") > strength("sevengreyherons") > strength("7") == 3
