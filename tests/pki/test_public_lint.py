"""What is published, read by pkilint (RFC 5280, 6960), and by rules for what it does not look at."""

from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as library
from pkilint import loader, pkix, validation
from pkilint.pkix import crl as crl_rules
from pkilint.pkix import extension, name
from pkilint.pkix import ocsp as ocsp_rules
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from pki import crl, lifecycle, ocsp
from pki.holdings import Pair
from pki.linting import lint
from pki.models import Authority, OcspResponder, Reason, SealCertificate
from pki.publications import CrlIssue, CrlKind
from tests.pki.requesting import HOLDER, SUBSCRIBER

SHORTEST_SERIAL = 64  # bits


def findings(validator: Any, document: Any) -> list[str]:
    """Codes from "notice" up."""
    found = (one.finding for result in validator.validate(document.root) for one in result.finding_descriptions)
    return sorted({one.code for one in found if one.severity <= validation.ValidationFindingSeverity.NOTICE})


def findings_of_list(content: bytes) -> list[str]:
    decoders = [
        pkix.create_attribute_decoder(name.ATTRIBUTE_TYPE_MAPPINGS),
        pkix.create_extension_decoder(extension.EXTENSION_MAPPINGS),
    ]
    rules = [
        make([])
        for make in (
            crl_rules.create_issuer_validator_container,
            crl_rules.create_validity_validator_container,
            crl_rules.create_extensions_validator_container,
        )
    ]
    document = loader.RFC5280CertificateListDocumentLoader().load_der_document(content, "list")
    return findings(crl_rules.create_pkix_crl_validator_container(decoders, rules), document) + missed(content)


def missed(content: bytes) -> list[str]:
    """Doubled entries, "unspecified" said, removeFromCRL outside a delta, short serials: pkilint says nothing."""
    parsed = x509.load_der_x509_crl(content)
    entries = list(parsed)
    codes = [one.value.reason for each in entries for one in each.extensions if isinstance(one.value, x509.CRLReason)]
    is_delta = any(isinstance(one.value, x509.DeltaCRLIndicator) for one in parsed.extensions)
    rules = {
        "doubled": len({each.serial_number for each in entries}) != len(entries),
        "unspecified": x509.ReasonFlags.unspecified in codes,
        "removed from a full list": x509.ReasonFlags.remove_from_crl in codes and not is_delta,
        "short serial": any(each.serial_number.bit_length() < SHORTEST_SERIAL for each in entries),
    }
    return [rule for rule, broken in rules.items() if broken]


def findings_of_answer(content: bytes) -> list[str]:
    decoders = [
        ocsp_rules.create_response_decoder(),
        pkix.create_attribute_decoder(name.ATTRIBUTE_TYPE_MAPPINGS),
        pkix.create_extension_decoder(extension.EXTENSION_MAPPINGS),
    ]
    document = loader.RFC6960OCSPResponseDocumentLoader().load_der_document(content, "answer")
    return findings(ocsp_rules.create_pkix_ocsp_response_validator_container(decoders, []), document)


@pytest.fixture
def lived(active: Pair) -> Pair:
    """One certificate resumed and then revoked for no reason named, one suspended, resumed: deltas have removed it."""
    both = [each.certificate_id for each in active.certificates]
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=both, holder_key=HOLDER)
    lifecycle.resume(actor=SYSTEM, certificate_ids=both, holder_key=HOLDER)
    lifecycle.revoke(actor=SYSTEM, certificate_ids=both[:1], reason=Reason.UNSPECIFIED)
    return active


@pytest.mark.parametrize("shards", [1, 2])
def test_no_list_has_a_finding(lived: Pair, settings: Settings, shards: int) -> None:
    settings.PKI = settings.PKI | {"crl_shards": shards}
    crl.publish_due()
    lists = CrlIssue.objects.filter(der__isnull=False)
    assert {issue.kind for issue in lists} == {CrlKind.FULL, CrlKind.DELTA}
    assert {str(issue): findings_of_list(bytes(issue.der or b"")) for issue in lists if issue} == {
        str(issue): [] for issue in lists
    }


@pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])
@pytest.mark.parametrize("nonce", [b"", bytes(32)])
def test_no_answer_has_a_finding(lived: Pair, algorithm: hashes.HashAlgorithm, nonce: bytes) -> None:
    issuer = Authority.objects.get(name="issuing").certificate
    for certificate in lived.certificates:
        parsed = x509.load_der_x509_certificate(certificate.der)
        asked = library.OCSPRequestBuilder().add_certificate(parsed, issuer, algorithm)
        asked = asked.add_extension(x509.OCSPNonce(nonce), critical=False) if nonce else asked
        assert findings_of_answer(ocsp.answer(asked.build().public_bytes(Encoding.DER))) == []


def test_no_certificate_has_a_finding(lived: Pair) -> None:
    own = [bytes(row.der) for kind in (OcspResponder, SealCertificate) for row in kind.objects.all()]
    assert [lint(content) for content in (*own, *(each.der for each in lived.certificates))] == [[], [], [], []]


def test_the_own_rules_find_what_they_are_for(lived: Pair) -> None:
    issue = crl.newest("issuing", kind=CrlKind.DELTA)
    assert issue is not None
    content = bytes(issue.der or b"")
    indicator = bytes.fromhex("0603551d1b")
    assert missed(content.replace(indicator, bytes.fromhex("0603551d63"))) == ["removed from a full list"]
