"""The root's key is put away: by two officers whose copy was tried; meanwhile only the root's own list waits."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.models import Entry
from audit.refusal import Refusal
from pki import crl, key_copies, last_year, lifecycle, sweeps
from pki.ceremony import hold_ceremony, renew_issuing
from pki.holdings import Pair
from pki.key_backends import KeyMissing, key_backend
from pki.key_backends.encrypted_files import EncryptedFiles
from pki.models import Authority, Order
from pki.officers import TwoOfficers
from pki.publications import CrlIssue, CrlKind
from pki.two_parts import joined
from tests.pki.outside import Files
from tests.pki.requesting import HOLDER, SUBSCRIBER, issue
from tests.pki.test_issuance import refusal_of

PASSPHRASE = joined("nine-paper-lamps!", "the river by night")


@pytest.fixture(autouse=True)
def in_files(settings: Settings) -> None:
    settings.PKI = settings.PKI | {"key_backend": "files"}


@pytest.fixture
def copy(officers: TwoOfficers, settings: Settings, tmp_path: Path) -> Path:
    """A copy of the root's key; the office's own keys are in a folder of this test alone."""
    path, folder = tmp_path / "root.copy.pem", tmp_path / "keys"
    path.write_bytes(key_backend().copy("root", passphrase=PASSPHRASE.encode()))
    shutil.copytree(settings.PKI["key_dir"], folder)
    settings.PKI = settings.PKI | {"key_dir": folder}
    return path


@pytest.fixture
def away(officers: TwoOfficers, copy: Path) -> Path:
    """The copy of a root that is put away."""
    assert put_away(officers, copy) == ""
    return copy


def put_away(officers: TwoOfficers, path: Path, *, name: str = "root", passphrase: str = PASSPHRASE) -> str:
    """The refusal's code; empty when it was put away."""
    try:
        key_copies.put_away(officers=officers, name=name, passphrase=passphrase, path=path)
    except Refusal as refused:
        return refused.code
    return ""


def restore(officers: TwoOfficers, path: Path) -> None:
    key_copies.restore(officers=officers, name="root", passphrase=PASSPHRASE, path=path)


def list_of(name: str) -> CrlIssue:
    """The list of that authority that stands."""
    return CrlIssue.objects.filter(issuer__name=name, kind=CrlKind.FULL).latest("number")


def root_list_ends_in(days: int) -> datetime:
    """Moves the root's list to where its end comes in so many days, far beyond half of its life."""
    end = timezone.now() + timedelta(days=days)
    CrlIssue.objects.filter(issuer__name="root").update(this_update=end - timedelta(days=180), next_update=end)
    return end


def test_the_trail_has_both_officers_and_the_copys_digest(away: Path) -> None:
    assert not key_backend().has("root")
    begun, done = Entry.objects.filter(thing="authority:root", action__startswith="key.").order_by("seq")
    assert (begun.action, done.action) == ("key.begin_put_away", "key.put_away")
    assert begun.facts == {"officers": ["hsu", "lu"]}
    assert set(done.facts) == {"officers", "file_sha256"}


def test_subscribers_notice_nothing_and_the_sweep_cries_about_nothing(
    away: Path, order: Order, caplog: pytest.LogCaptureFixture
) -> None:
    pair = issue(order)
    lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key=HOLDER)
    root_list_ends_in(-1)
    before = list_of("issuing").number
    CrlIssue.objects.filter(issuer__name="issuing").update(next_update=timezone.now())
    assert sweeps.run()["published"] == 1
    assert (list_of("issuing").number, list_of("root").number) == (before + 1, 1)
    assert caplog.records == []


def test_what_needs_the_roots_key_says_how_to_have_it_again(officers: TwoOfficers, away: Path, tmp_path: Path) -> None:
    for deed in (
        lambda: crl.publish(actor=officers.first, authority="root"),
        lambda: renew_issuing(officers=officers, generation=2, report=lambda _: None),
        lambda: key_copies.back_up(officers=officers, name="root", passphrase=PASSPHRASE, path=tmp_path / "more"),
    ):
        assert refusal_of(deed) == "key_put_away"
    with pytest.raises(CommandError, match="restore_ca_key root"):
        call_command("publish_crl", "root")


def test_a_ceremony_finds_the_authority_whole(officers: TwoOfficers, away: Path) -> None:
    assert hold_ceremony(actor=officers.first, report=lambda _: None, officers=officers) is False


def test_its_lists_end_is_told_a_month_ahead_while_it_is_away(officers: TwoOfficers, copy: Path) -> None:
    assert put_away(officers, copy) == ""
    root_list_ends_in(31)
    assert last_year.root_list_ends() is None
    for days in (29, -1):
        end = root_list_ends_in(days)
        assert last_year.root_list_ends() == end
    restore(officers, copy)
    assert last_year.root_list_ends() is None


@pytest.mark.outside_tools
def test_brought_back_it_publishes_and_can_be_put_away_again(officers: TwoOfficers, away: Path, files: Files) -> None:
    root_list_ends_in(10)
    restore(officers, away)
    assert put_away(officers, away) == "list_ends"
    call_command("publish_crl")
    assert put_away(officers, away) == ""
    assert list_of("root").number == 2
    files.publish()
    assert "verify OK" in files.openssl("crl", "-in", "root.crl", "-CAfile", "root.pem", "-noout", "-verify")
    assert last_year.root_list_ends() is None


def test_given_twice_it_says_that_the_key_is_away(officers: TwoOfficers, away: Path) -> None:
    assert put_away(officers, away) == "already_away"


def test_killed_before_the_removal_it_is_given_again(
    officers: TwoOfficers, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(EncryptedFiles, "remove", die)
        with pytest.raises(KeyboardInterrupt):
            put_away(officers, copy)
    assert Entry.objects.filter(action="key.put_away").exists()
    assert crl.publish(actor=officers.first, authority="root").number == 2
    assert put_away(officers, copy) == ""
    assert not key_backend().has("root")


def test_killed_before_the_removal_it_may_be_kept_as_well(officers: TwoOfficers, copy: Path) -> None:
    Authority.objects.filter(name="root").update(key_away_since=timezone.now())
    restore(officers, copy)
    assert Authority.objects.get(name="root").key_away_since is None


def test_what_a_killed_run_left_of_the_key_goes_too(officers: TwoOfficers, copy: Path, settings: Settings) -> None:
    left = settings.PKI["key_dir"] / "root.key.pem.4711.new"
    shutil.copy(copy, left)
    assert put_away(officers, copy) == ""
    assert not left.exists()


@pytest.mark.parametrize("passphrase", ["", joined("nine-paper-lamps!", "the river by day")])
def test_without_both_parts_of_the_copy_the_key_stays(officers: TwoOfficers, copy: Path, passphrase: str) -> None:
    assert put_away(officers, copy, passphrase=passphrase) == "other_key"
    stays()


def test_a_copy_of_another_key_is_none(officers: TwoOfficers, copy: Path) -> None:
    copy.write_bytes(key_backend().copy("issuing", passphrase=PASSPHRASE.encode()))
    assert put_away(officers, copy) == "other_key"
    stays()


def test_the_keys_own_file_is_no_copy_of_it(officers: TwoOfficers, copy: Path, settings: Settings) -> None:
    own = settings.PKI["key_dir"] / "root.key.pem"
    link = copy.with_name("link.pem")
    link.symlink_to(own)
    for path in (own, link):
        assert put_away(officers, path, passphrase=settings.PKI_PASSPHRASE) == "no_copy_elsewhere"
    stays()


def test_one_officer_puts_nothing_away(officers: TwoOfficers, copy: Path) -> None:
    assert put_away(TwoOfficers(first=officers.first, second=officers.first), copy) == "one_officer"
    stays()


def test_the_issuing_authoritys_key_is_needed_every_day(officers: TwoOfficers, copy: Path) -> None:
    copy.write_bytes(key_backend().copy("issuing", passphrase=PASSPHRASE.encode()))
    assert put_away(officers, copy, name="issuing") == "not_root"
    stays("issuing")


def test_out_of_a_token_nothing_is_put_away(officers: TwoOfficers, copy: Path, token: Path, settings: Settings) -> None:
    settings.PKI = settings.PKI | {"key_backend": "pkcs11"}
    assert put_away(officers, copy) == "in_token"
    assert not Authority.objects.filter(key_away_since__isnull=False).exists()


def test_a_root_that_was_lost_holds_up_no_other_list(active: Pair, copy: Path, settings: Settings) -> None:
    (settings.PKI["key_dir"] / "root.key.pem").unlink()
    root_list_ends_in(10)
    CrlIssue.objects.filter(issuer__name="issuing").update(next_update=timezone.now())
    with pytest.raises(KeyMissing):
        crl.publish_due()
    assert list_of("issuing").next_update > timezone.now()


def stays(name: str = "root") -> None:
    """The key is on the server, and nobody says otherwise."""
    assert key_backend().has(name)
    assert not Authority.objects.filter(key_away_since__isnull=False).exists()
    assert not Entry.objects.filter(action="key.put_away", facts__has_key="file_sha256").exists()
