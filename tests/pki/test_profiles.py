"""Profiles: what an office may set, and the sentence for each thing that it may not."""

from pathlib import Path
from typing import Any

import pytest
import validators  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.x509.oid import NameOID
from django.core.checks.registry import registry
from pytest_django.fixtures import Settings

from pki.checks import addresses_can_be_certified, profiles_can_be_used
from pki.holdings import Pair
from pki.models import Order, Use
from pki.subscriber_profiles import ProfileRefused, load
from tests.pki.outside import Files
from tests.pki.requesting import issue

STANDARD = Path("pki/profiles.toml")
WORDS = {
    "organisation": "Agency", "ca_name": "CA", "ra_tax_number": "99120452", "ra_name": "RA", "agency_unit": "Unit"
}  # fmt: skip
USAGE = 'key_usage = ["digitalSignature", "nonRepudiation"]'
DAYS, BITS, COUNTRY = "validity_days = 366", "key_bits = [2048, 4096]", '["C", "TW"]'
POLICY, CPS, COMMON_NAME = '"1.3.6.1.4.1.32473.115.1"', '"/pki/cps.txt"', '["CN", "{common_name}"]'
UNIT = '["OU", "{agency_unit}"]'


@pytest.fixture
def standard() -> str:
    return (Path(__file__).parents[2] / STANDARD).read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_standard_profiles_pass(standard: str, tmp_path: Path) -> None:
    profiles = load(written(tmp_path, standard), words=WORDS)
    assert [profiles[use].policy_oid.dotted_string[-1] for use in Use] == ["1", "2"]
    assert profiles[Use.SIGNING].subject[-2:] == (
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Unit"),
        (NameOID.COMMON_NAME, "{common_name}"),
    )


@pytest.mark.parametrize(
    ("there", "instead", "field", "clause"),
    [
        (DAYS, "validity_days = 61", "validity_days", "SP 800-57"),
        (DAYS, "validity_days = 1097", "validity_days", "SP 800-57"),
        (DAYS, "validity_days = true", "validity_days", "RFC 5280 §4.1.2.5"),
        (DAYS, "validity_days = 365", "validity_days", "spec §2"),
        ('"RSA"', '"EC"', "key_type", "RFC 3279 §2.3.1"),
        (BITS, "key_bits = [1024, 4096]", "key_bits", "SP 800-57"),
        (BITS, "key_bits = [2048, 8192]", "key_bits", "relying parties"),
        (BITS, "key_bits = [4096, 2048]", "key_bits", "larger than the largest"),
        (BITS, "key_bits = 2048", "key_bits", "two whole numbers"),
        (USAGE, "key_usage = []", "key_usage", "RFC 5280 §4.2.1.3"),
        (USAGE, 'key_usage = "digitalSignature"', "key_usage", "a list of texts"),
        (USAGE, 'key_usage = ["signing"]', "key_usage", "RFC 5280 §4.2.1.3"),
        (USAGE, 'key_usage = ["digitalSignature", "keyCertSign"]', "key_usage", "RFC 5280 §4.2.1.9"),
        (USAGE, 'key_usage = ["digitalSignature", "keyAgreement"]', "key_usage", "RFC 3279 §2.3.1"),
        (USAGE, 'key_usage = ["nonRepudiation"]', "key_usage", "RFC 5280 §4.2.1.3"),
        (USAGE, 'key_usage = ["digitalSignature", "dataEncipherment"]', "key_usage", "RFC 3279 §2.3.1"),
        ('["keyEncipherment", "dataEncipherment"]', '["dataEncipherment"]', "key_usage", "RFC 5280 §4.2.1.3"),
        (POLICY, '"2.5.29.32.0"', "policy_oid", "RFC 5280 §4.2.1.4"),
        (POLICY, '"1.40.1"', "policy_oid", "RFC 5280 §4.2.1.4"),
        (POLICY, '"1.3.06"', "policy_oid", "RFC 5280 §4.2.1.4"),
        (POLICY, '"2.999.115.1"', "policy_oid", "2.999"),
        (POLICY, f'"1.3.6.{1 << 32}"', "policy_oid", "2³²"),
        (POLICY, '"1.2.3"', "policy_oid", "four arcs"),
        (CPS, '"cps.txt"', "cps_uri", "RFC 5280 §4.2.1.4"),
        (CPS, '"https://intranet/cps"', "cps_uri", "full name"),
        (CPS, '"https://ra.example:99999/cps"', "cps_uri", "full name"),
        (CPS, '"//elsewhere.example/cps"', "cps_uri", "RFC 5280 §4.2.1.4"),
        (CPS, '"https://憑證.example/cps"', "cps_uri", "IA5String"),
        (CPS, f'"https://ra.example/{"c" * 200}"', "cps_uri", "200 characters"),
        (COMMON_NAME, UNIT, "subject", "must end with CN"),
        (COMMON_NAME, f"{COMMON_NAME}, {COMMON_NAME}", "subject", "must end with CN"),
        (COUNTRY, '["ST", "Taiwan"]', "subject", "RFC 5280 §4.1.2.4"),
        (COUNTRY, '["C", "tw"]', "subject", "RFC 5280 appendix A.1"),
        (COUNTRY, '["C"]', "subject", "RFC 5280 §4.1.2.4"),
        (UNIT, f'["OU", "{"u" * 65}"]', "subject", "RFC 5280 appendix A.1"),
        (UNIT, '["OU", ""]', "subject", "RFC 5280 appendix A.1"),
        (UNIT, '["OU", "{password}"]', "subject", "names what is not among"),
        (UNIT, '["OU", "{common_name} of a unit"]', "subject", "names what is not among"),
        (UNIT, '["OU", "{agency_unit"]', "subject", "a brace too many"),
        (UNIT, r'["OU", "a\u0000b"]', "subject", "printable"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_field_and_clause(
    standard: str, tmp_path: Path, there: str, instead: str, field: str, clause: str
) -> None:
    assert there in standard
    with pytest.raises(ProfileRefused) as caught:
        load(written(tmp_path, standard.replace(there, instead, 1)), words=WORDS)
    sentence = str(caught.value)
    assert sentence.startswith("own.toml, ")
    assert sentence.endswith(".")
    assert field in sentence
    assert clause in sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[signing", "own.toml can't be read as TOML"),
        ("", "there must be [signing] and [encryption]"),
        ("[signing]\n[encryption]", "[signing]: missing, or not a field of a profile: cps_uri, key_bits"),
        ("signing = 1\nencryption = 2", "[signing]: missing, or not a field"),
    ],
)
def test_a_file_that_is_no_two_profiles_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ProfileRefused) as caught:
        load(written(tmp_path, text), words=WORDS)
    assert sentence in str(caught.value)


def test_an_unknown_field_is_refused_by_its_name(standard: str, tmp_path: Path) -> None:
    with pytest.raises(ProfileRefused, match="not a field of a profile: days"):
        load(written(tmp_path, standard.replace("[encryption]", "days = 3\n\n[encryption]")), words=WORDS)


def test_an_office_does_not_start_with_a_refused_profile(settings: Settings, standard: str, tmp_path: Path) -> None:
    assert profiles_can_be_used in registry.get_checks()
    assert profiles_can_be_used(app_configs=None) == []
    settings.PKI = settings.PKI | {"profiles": written(tmp_path, standard.replace("RSA", "DSA"))}
    (found,) = profiles_can_be_used(app_configs=None)
    assert found.id == "pki.E003"
    assert "[signing] key_type" in found.msg


@pytest.mark.parametrize(
    "base",
    [
        "https://ra.example",
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://office",
        "https://ra.example:99999",
    ],
)
def test_an_office_does_not_start_with_an_address_that_the_lint_refuses(settings: Settings, base: str) -> None:
    settings.BASE_URL = base
    found = addresses_can_be_certified(app_configs=None)
    assert [error.id for error in found] == ([] if validators.url(f"{base}/pki/crl") else ["pki.E005"])


class TestAnOfficesOwn:
    @pytest.fixture
    def own(self, order: Order, settings: Settings, standard: str, tmp_path: Path) -> Pair:
        """A pair by a profile of which everything is otherwise."""
        changes: dict[str, Any] = {
            DAYS: "validity_days = 100", CPS: '"https://ra.example/cps"', UNIT: '["OU", "資訊室"]',
            USAGE: 'key_usage = ["digitalSignature"]', POLICY: '"2.16.886.101.9"',
        }  # fmt: skip
        for there, instead in changes.items():
            standard = standard.replace(there, instead)
        settings.PKI = settings.PKI | {"profiles": written(tmp_path, standard)}
        return issue(order)

    @pytest.mark.outside_tools
    def test_is_what_openssl_reads_in_the_certificate(self, own: Pair, files: Files) -> None:
        files.pair(own)
        text = files.openssl("x509", "-in", "signing.pem", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus")
        assert "Policy: 2.16.886.101.9\n" in text
        assert "CPS: https://ra.example/cps\n" in text
        assert "X509v3 Key Usage: critical\n                Digital Signature\n" in text
        assert "OU=資訊室,CN=A123456789-00-陳𠮷堃" in text

    def test_ends_when_it_says(self, own: Pair) -> None:
        for held in own.certificates:
            certificate = x509.load_der_x509_certificate(held.der)
            assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days == 99
