"""The walk over a certificate asks fewer rules than pkilint's own and finds the same, also beside what was clean."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID
from django.utils import timezone
from pkilint import loader
from pkilint.document import NodeVisitor

from pki import linting
from pki.models import Authority, OcspResponder, SealCertificate
from tests.pki.requesting import key

URI = x509.UniformResourceIdentifier


def broken() -> bytes:
    """Wrong in many places: version and extensions, names, addresses, criticality, usages of an authority."""
    own, now = key("good-1"), timezone.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, " ")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(x509.Name([])).public_key(own.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    access = x509.AccessDescription(x509.oid.AuthorityInformationAccessOID.OCSP, URI("ldap://x y"))
    for extension, critical in (
        (x509.SubjectKeyIdentifier(b"1"), True),
        (x509.SubjectAlternativeName([URI("no address"), x509.DNSName("a..b")]), False),
        (x509.AuthorityInformationAccess([access]), True),
        (x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("2.5.29.32.0"), ["x"])]), True),
        (x509.BasicConstraints(ca=False, path_length=None), False),
    ):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(own, hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.fixture
def certificates(issued: Any) -> list[bytes]:
    """Those of a pair, of authorities, responder and seal, and a broken one."""
    rows: list[Any] = [*Authority.objects.all(), *OcspResponder.objects.all(), *SealCertificate.objects.all()]
    return [*(each.der for each in issued.certificates), *(bytes(row.der) for row in rows), broken()]


def shown(results: Any) -> list[tuple[str, str, list[str]]]:
    return [
        (result.validator.name, result.node.path, [str(found) for found in result.finding_descriptions])
        for result in results
    ]


def test_rule_by_rule_and_place_by_place_it_is_what_pkilint_finds(certificates: list[bytes]) -> None:
    rules = linting._validator()
    for certificate in certificates:
        one, other = (loader.load_certificate(certificate, "certificate").root for _ in range(2))
        assert shown(linting.validated(rules, one)) == shown(rules.validate(other))
    assert len(linting.lint(certificates[-1])) > 5


def test_no_rule_fits_where_path_and_type_refuse_it(certificates: list[bytes]) -> None:
    """On this the shorter walk stands: a rule that asks in its own way asks more, never less."""
    containers = list(_containers(linting._validator()))
    rules = [rule for container in containers for rule in container.validators]
    for certificate in certificates:
        root = loader.load_certificate(certificate, "certificate").root
        linting.validated(linting._validator(), root)  # decodes what lies within
        for node in _nodes(root):
            for rule in rules:
                assert NodeVisitor.match(rule, node) or not _fits(rule, node), (rule, node)


@pytest.fixture
def remembered(issued: Any) -> Iterator[bytes]:
    """A certificate that was found clean a moment ago; nothing else is remembered."""
    linting._found_clean.clear()
    assert linting.lint(issued.signing.der) == []
    assert len(linting._found_clean) == 3 + 2 + 5  # extensions, parts of the issuer's name, of the subject's
    yield issued.signing.der
    linting._found_clean.clear()


def test_what_was_found_clean_hides_no_finding(remembered: bytes) -> None:
    seen = set()
    for changed in (*changed_octets(remembered), *changed_parts(remembered)):
        beside_what_was_clean = told(changed)
        assert told(changed) == beside_what_was_clean  # what was found bad is found again
        linting._found_clean.clear()
        assert beside_what_was_clean == told(changed)
        seen.update(beside_what_was_clean)
        assert linting.lint(remembered) == []
    assert len(seen) > 20


def changed_octets(certificate: bytes) -> Iterator[bytes]:
    """With one octet of the to-be-signed bytes changed, the twentieth, the fortieth …"""
    tbs = x509.load_der_x509_certificate(certificate).tbs_certificate_bytes
    start = certificate.index(tbs)
    for at in range(start, start + len(tbs), 20):
        yield certificate[:at] + bytes([certificate[at] ^ 1]) + certificate[at + 1 :]


def changed_parts(certificate: bytes) -> Iterator[bytes]:
    """With each extension critical or not, missing, told twice or saying something bad, and with odd names."""
    read = x509.load_der_x509_certificate(certificate)
    known = [(one.value, one.critical) for one in read.extensions]
    for at, (value, critical) in enumerate(known):
        yield rebuilt(read, [*known[:at], (value, not critical), *known[at + 1 :]])
        yield rebuilt(read, known[:at] + known[at + 1 :])
    bad = [x509.UniformResourceIdentifier(address) for address in ("no address", "ldap://x y")]
    point = x509.DistributionPoint(bad, None, frozenset({x509.ReasonFlags.key_compromise}), None)
    policy = x509.PolicyInformation(x509.ObjectIdentifier("2.5.29.32.0"), ["x", "no address"])
    for worse in (
        x509.CRLDistributionPoints([point]),
        x509.CertificatePolicies([policy, policy]),
        x509.AuthorityInformationAccess([x509.AccessDescription(ExtensionOID.SUBJECT_KEY_IDENTIFIER, bad[0])]),
        x509.KeyUsage(*[True] * 9),
        x509.SubjectKeyIdentifier(b"1"),
    ):
        yield rebuilt(read, [(worse if type(worse) is type(value) else value, critical) for value, critical in known])
    for more in (x509.BasicConstraints(ca=True, path_length=None), x509.ExtendedKeyUsage([ExtensionOID.KEY_USAGE])):
        yield rebuilt(read, [*known, (more, False)])
    for oid in (NameOID.DOMAIN_COMPONENT, NameOID.EMAIL_ADDRESS, NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        yield rebuilt(read, known, x509.NameAttribute(oid, "a..b c"))


def rebuilt(
    like: x509.Certificate, extensions: list[tuple[x509.ExtensionType, bool]], *named: x509.NameAttribute[str]
) -> bytes:
    own, subject = key("good-1"), x509.Name([*like.subject, *named])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(like.issuer).public_key(own.public_key())
    builder = builder.serial_number(like.serial_number)
    builder = builder.not_valid_before(like.not_valid_before_utc).not_valid_after(like.not_valid_after_utc)
    for value, critical in extensions:
        builder = builder.add_extension(value, critical=critical)
    return builder.sign(own, hashes.SHA256()).public_bytes(Encoding.DER)


def told(certificate: bytes) -> list[str]:
    try:
        return linting.lint(certificate)
    except ValueError as unreadable:
        return [type(unreadable).__name__]


class Elsewhere:
    """Where nothing may be looked up. Of what lies around a part its rules see the place and no value."""

    pdu = parent = None

    def __getattr__(self, name: str) -> Any:
        pytest.fail(f"a rule asks for {name}")


def test_the_rules_for_what_is_remembered_look_no_further(remembered: bytes) -> None:
    root, inside, _outside = asked_of(remembered)
    for part in _remembered_parts(root):
        part.parent = Elsewhere()
        for node in _nodes(part):
            node.document = Elsewhere()
    assert len(inside) > 20
    for result in inside:
        assert result.validator.match(result.node)
        assert result.validator.validate_wrapper(result.node).finding_descriptions == result.finding_descriptions


def test_no_other_rule_looks_into_what_is_remembered(remembered: bytes) -> None:
    root, _inside, outside = asked_of(remembered)
    for part in _remembered_parts(root):
        for node in list(_nodes(part)):
            if node.name in ("extnValue", "value"):
                node.children = Elsewhere()
    assert len(outside) > 20
    for result in outside:
        assert result.validator.match(result.node)
        assert result.validator.validate_wrapper(result.node).finding_descriptions == result.finding_descriptions


def asked_of(certificate: bytes) -> tuple[Any, list[Any], list[Any]]:
    """Its tree, and what each rule answered in the parts that are remembered and elsewhere."""
    root = loader.load_certificate(certificate, "certificate").root
    results = linting.validated(linting._validator(), root)
    places = tuple(f"{part.path}." for part in _remembered_parts(root))
    inside = [result for result in results if f"{result.node.path}.".startswith(places)]
    return root, inside, [result for result in results if result not in inside]


def _remembered_parts(root: Any) -> list[Any]:
    places = {place for place, _content in linting._parts(root)}
    return [node for node in _nodes(root) if node.path in places]


def _fits(rule: Any, node: Any) -> bool:
    try:
        return bool(rule.match(node))
    except (AttributeError, KeyError):  # asked at a place where it never is
        return False


def _containers(container: Any) -> Iterator[Any]:
    yield container
    for rule in container.validators:
        if hasattr(rule, "validators"):
            yield from _containers(rule)


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in node.children.values():
        yield from _nodes(child)
