"""The walk over a certificate asks fewer rules than pkilint's own and finds the same."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
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
