"""The key ceremony: once, twice, killed half-way, and with the wrong keys."""

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from audit.models import Entry
from pki import ceremony, profiles, sweeps
from pki.ceremony import KeysDoNotMatch, hold_ceremony
from pki.linting import lint
from pki.models import Authority, OcspResponder
from pki.publications import CrlIssue
from tests.pki.outside import Files

Said = list[str]


def test_it_makes_root_issuing_and_responder(authority: None) -> None:
    assert set(Authority.objects.values_list("name", flat=True)) == {"root", "issuing"}
    assert OcspResponder.objects.count() == 1
    assert set(CrlIssue.objects.values_list("issuer__name", "number")) == {("root", 1), ("issuing", 1)}


def test_a_second_one_changes_nothing(authority: None) -> None:
    before = list(Authority.objects.values_list("name", "der"))
    assert hold_ceremony(actor=SYSTEM, report=lambda _: None) is False
    assert list(Authority.objects.values_list("name", "der")) == before
    assert CrlIssue.objects.count() == 3  # of the root no changes are published apart


def test_the_command_says_that_there_is_one_already(authority: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("key_ceremony")
    assert "already" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dies_at", ["_issuing", "certify_responder", "_keep_authority"])
def test_a_run_that_died_is_taken_up_again(dies_at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(ceremony, dies_at, die)
        with pytest.raises(KeyboardInterrupt):
            hold_ceremony(actor=SYSTEM, report=lambda _: None)
    root = Authority.objects.filter(name="root").values_list("der", flat=True).first()
    assert hold_ceremony(actor=SYSTEM, report=lambda _: None) is True
    assert Authority.objects.count() == 2
    assert OcspResponder.objects.count() == 1
    assert root is None or Authority.objects.get(name="root").der == root


def test_another_key_folder_is_noticed(authority: None, tmp_path: Path, settings: Settings) -> None:
    settings.PKI = settings.PKI | {"key_backend": "files", "key_dir": tmp_path / "empty"}
    with pytest.raises(KeysDoNotMatch):
        hold_ceremony(actor=SYSTEM, report=lambda _: None)
    with pytest.raises(CommandError, match="與資料庫的紀錄不符"):
        call_command("key_ceremony")


def test_it_is_in_the_trail(authority: None) -> None:
    done = set(Entry.objects.values_list("action", "thing"))
    assert {("authority.create", "authority:root"), ("authority.create", "authority:issuing")} <= done
    assert Entry.objects.filter(action="responder.create").count() == 1


@pytest.mark.outside_tools
def test_openssl_accepts_the_issuing_authority(authority: None, files: Files) -> None:
    assert files.verify("issuing") == "issuing.pem: OK\n"


@pytest.mark.outside_tools
def test_pkilint_finds_nothing(authority: None) -> None:
    contents = [*Authority.objects.values_list("der", flat=True), *OcspResponder.objects.values_list("der", flat=True)]
    assert [lint(bytes(content)) for content in contents] == [[], [], []]


def test_nothing_can_be_put_below_the_issuing_authority(authority: None) -> None:
    certificate = Authority.objects.get(name="issuing").certificate
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0


def test_the_responder_may_sign_answers_and_is_not_asked_about(authority: None) -> None:
    extensions = x509.load_der_x509_certificate(bytes(OcspResponder.objects.get().der)).extensions
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.OCSP_SIGNING]
    assert extensions.get_extension_for_class(x509.OCSPNoCheck)


def test_the_sweep_renews_the_responder_a_month_before_its_end(
    authority: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sweeps.run()["responders"] == 0
    OcspResponder.objects.update(not_after=timezone.now() + ceremony.RENEW_BEFORE)
    assert sweeps.run()["responders"] == 1
    assert OcspResponder.objects.count() == 2


def test_keys_are_as_large_as_decided(authority: None) -> None:
    sizes = {authority.name: authority.public_key.key_size for authority in Authority.objects.all()}
    assert sizes == {"root": profiles.ROOT_BITS, "issuing": profiles.ISSUING_BITS} == {"root": 4096, "issuing": 3072}
