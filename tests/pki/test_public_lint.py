"""What is published, read by pkilint (RFC 5280, 6960), and by rules for what it does not look at.

Each rule is shown to bite by an example that breaks it, made by the library's own builders.
"""

from datetime import UTC, datetime, timedelta
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
from pki import crl, lifecycle, ocsp, orders
from pki.holdings import Pair
from pki.linting import lint
from pki.models import Authority, OcspResponder, Reason, SealCertificate
from pki.ocsp_answers import GOOD, delegations, signed_answer
from pki.ocsp_requests import CertId
from pki.publications import CrlIssue, CrlKind
from tests.pki.requesting import HOLDER, SUBSCRIBER, issue, key, requests_for

SHORTEST_SERIAL = 64  # bits
NOW = datetime.now(UTC).replace(microsecond=0)
A_SERIAL = 1 << 100


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


def missed_of_answer(content: bytes) -> list[str]:
    """The same of OCSP answers, which give the reason as a list would."""
    answers = list(library.load_der_ocsp_response(content).responses)
    rules = {
        "doubled": len({each.serial_number for each in answers}) != len(answers),
        "unspecified": x509.ReasonFlags.unspecified in [each.revocation_reason for each in answers],
        "short serial": any(each.serial_number.bit_length() < SHORTEST_SERIAL for each in answers),
    }
    return [rule for rule, broken in rules.items() if broken]


def findings_of_answer(content: bytes) -> list[str]:
    decoders = [
        ocsp_rules.create_response_decoder(),
        pkix.create_attribute_decoder(name.ATTRIBUTE_TYPE_MAPPINGS),
        pkix.create_extension_decoder(extension.EXTENSION_MAPPINGS),
    ]
    document = loader.RFC6960OCSPResponseDocumentLoader().load_der_document(content, "answer")
    found = findings(ocsp_rules.create_pkix_ocsp_response_validator_container(decoders, []), document)
    return found + missed_of_answer(content)


def findings_of_certificate(content: bytes) -> list[str]:
    is_short = x509.load_der_x509_certificate(content).serial_number.bit_length() < SHORTEST_SERIAL
    return lint(content) + ["short serial"] * is_short


@pytest.fixture
def lived(active: Pair) -> Pair:
    """One certificate resumed and then revoked for no reason named, one suspended, resumed: deltas have removed it.

    Another pair waits on hold.
    """
    both = [each.certificate_id for each in active.certificates]
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=both, holder_key=HOLDER)
    lifecycle.resume(actor=SYSTEM, certificate_ids=both, holder_key=HOLDER)
    lifecycle.revoke(actor=SYSTEM, certificate_ids=both[:1], reason=Reason.UNSPECIFIED)
    order = orders.place_order(actor=SUBSCRIBER, holder_key="another", common_name="B123456780-00-王小明")
    issue(order, requests=requests_for(order, keys=("good-3", "good-4")))
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
@pytest.mark.parametrize("nonce", [b"", bytes(32)], ids=["plain", "nonce"])
def test_no_answer_has_a_finding(lived: Pair, algorithm: hashes.HashAlgorithm, nonce: bytes) -> None:
    issuer = Authority.objects.get(name="issuing").certificate
    for certificate in lived.certificates:
        parsed = x509.load_der_x509_certificate(certificate.der)
        asked = library.OCSPRequestBuilder().add_certificate(parsed, issuer, algorithm)
        asked = asked.add_extension(x509.OCSPNonce(nonce), critical=False) if nonce else asked
        assert findings_of_answer(ocsp.answer(asked.build().public_bytes(Encoding.DER))) == []


def test_no_certificate_has_a_finding(lived: Pair) -> None:
    own = [bytes(row.der) for kind in (Authority, OcspResponder, SealCertificate) for row in kind.objects.all()]
    published = (*own, *(each.der for each in lived.certificates))
    assert [findings_of_certificate(content) for content in published] == [[]] * 6


def made_list(*entries: tuple[int, x509.ReasonFlags], delta: bool = False) -> bytes:
    builder = x509.CertificateRevocationListBuilder().issuer_name(a_name()).last_update(NOW)
    builder = builder.next_update(NOW + timedelta(days=1))
    for serial, reason in entries:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW)
        builder = builder.add_revoked_certificate(entry.add_extension(x509.CRLReason(reason), critical=False).build())
    if delta:
        builder = builder.add_extension(x509.DeltaCRLIndicator(1), critical=True)
    return builder.sign(key("good-1"), hashes.SHA256()).public_bytes(Encoding.DER)


def made_answer(serial: int, reason: x509.ReasonFlags) -> bytes:
    asked = made_certificate(serial)
    builder = library.OCSPResponseBuilder().responder_id(library.OCSPResponderEncoding.HASH, asked)
    builder = builder.add_response(
        cert=asked, issuer=asked, algorithm=hashes.SHA1(), cert_status=library.OCSPCertStatus.REVOKED,
        this_update=NOW, next_update=NOW, revocation_time=NOW, revocation_reason=reason,
    )  # fmt: skip
    return builder.sign(key("good-1"), hashes.SHA256()).public_bytes(Encoding.DER)


def made_certificate(serial: int) -> x509.Certificate:
    builder = x509.CertificateBuilder().issuer_name(a_name()).subject_name(a_name()).serial_number(serial)
    builder = builder.public_key(key("good-1").public_key()).not_valid_before(NOW)
    return builder.not_valid_after(NOW + timedelta(days=1)).sign(key("good-1"), hashes.SHA256())


def a_name() -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "somebody")])


SUPERSEDED, UNSPECIFIED = x509.ReasonFlags.superseded, x509.ReasonFlags.unspecified
REMOVED = x509.ReasonFlags.remove_from_crl


@pytest.mark.parametrize(
    ("made", "rules"),
    [
        pytest.param(made_list((A_SERIAL, SUPERSEDED)), [], id="right"),
        pytest.param(made_list((A_SERIAL, SUPERSEDED), (A_SERIAL, SUPERSEDED)), ["doubled"], id="doubled"),
        pytest.param(made_list((A_SERIAL, UNSPECIFIED)), ["unspecified"], id="unspecified"),
        pytest.param(made_list((A_SERIAL, REMOVED)), ["removed from a full list"], id="removed-from-full"),
        pytest.param(made_list((A_SERIAL, REMOVED), delta=True), [], id="removed-from-delta"),
        pytest.param(made_list((5, SUPERSEDED)), ["short serial"], id="short"),
    ],
)
def test_the_own_rules_for_lists_bite(made: bytes, rules: list[str]) -> None:
    assert missed(made) == rules


@pytest.mark.parametrize(
    ("made", "rules"),
    [
        pytest.param(made_answer(A_SERIAL, SUPERSEDED), [], id="right"),
        pytest.param(made_answer(A_SERIAL, UNSPECIFIED), ["unspecified"], id="unspecified"),
        pytest.param(made_answer(5, SUPERSEDED), ["short serial"], id="short"),
    ],
)
def test_the_own_rules_for_answers_bite(made: bytes, rules: list[str]) -> None:
    assert missed_of_answer(made) == rules


def test_an_answer_to_one_question_twice_is_found(lived: Pair) -> None:
    authority = Authority.objects.get(name="issuing")
    about = CertId(algorithm="sha1", name_hash=bytes(20), key_hash=bytes(20), serial=A_SERIAL), GOOD
    doubled = signed_answer([about, about], delegation=delegations()[authority.pk], at=NOW)
    assert missed_of_answer(doubled) == ["doubled"]


def test_pkilint_looks_at_each_kind() -> None:
    """Its own rules have its own tests; here that they are asked at all."""
    assert "pkix.crl_number_missing" in findings_of_list(made_list())
    assert "pkix.authority_key_identifier_extension_absent" in findings_of_certificate(
        made_certificate(5).public_bytes(Encoding.DER)
    )
    assert "short serial" in findings_of_certificate(made_certificate(5).public_bytes(Encoding.DER))
