"""What each certificate says; a choice has the clause that asks for it. Subscribers have `subscriber_profiles`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from pki import addresses, der
from pki.models import Authority, Use
from pki.profile_rules import KEY_USAGES
from pki.signatures import SHA256_WITH_RSA
from pki.subscriber_profiles import profile

# Years of the authorities; the issuing one outlives what it issues and is replaced long before the root.
ROOT_DAYS, ISSUING_DAYS = 20 * 365, 10 * 365
# Nobody asks for the status of a responder (ocsp-nocheck), so its life is short (RFC 6960 §4.2.2.2.1).
RESPONDER_DAYS = 60
# A sealed letter is kept for seven years, and its seal is made with a certificate that is at most a year old.
SEAL_DAYS = 8 * 365
# 4096 bits for a key that is used a few times in twenty years; 3072 (128-bit strength, SP 800-57 part 1 table 2) for
# the one that signs every certificate and CRL: it signs twice as fast; 2048 for a certificate of two months.
ROOT_BITS, ISSUING_BITS, RESPONDER_BITS = 4096, 3072, 2048
SEAL_BITS = 3072  # what it signs is to be believed beyond 2030 (SP 800-57 part 1 table 4)
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336

Extensions = Sequence[tuple[x509.ExtensionType, bool]]


def _key_usage(*named: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{bit: bit in named for bit in KEY_USAGES.values()})


AUTHORITY_USAGE = _key_usage("key_cert_sign", "crl_sign")
RESPONDER_USAGE = _key_usage("digital_signature")
SEAL_USAGE = _key_usage("digital_signature", "content_commitment")


def subscriber_extensions(*, use: Use, public_key: RSAPublicKey, issuer: Authority, crl_shard: int = 0) -> Extensions:
    """Extensions of a subscriber's certificate (RFC 5280 §4.2), which names the list that it will be on."""
    chosen = profile(use)
    policy = x509.PolicyInformation(chosen.policy_oid, [addresses.practice_statement(chosen.cps_uri)])
    return [
        (authority_key_identifier(issuer), False),
        (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
        (_key_usage(*(KEY_USAGES[name] for name in chosen.key_usage)), True),
        (x509.CertificatePolicies([policy]), False),
        (_crl_distribution_point(issuer, shard=crl_shard), False),
        (_authority_information_access(issuer, ocsp=True), False),
    ]


def root_extensions(*, public_key: RSAPublicKey) -> Extensions:
    """Extensions of the root's own certificate."""
    return [
        (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
        (AUTHORITY_USAGE, True),
        (x509.BasicConstraints(ca=True, path_length=None), True),
    ]


def issuing_extensions(*, public_key: RSAPublicKey, issuer: Authority) -> Extensions:
    """Extensions of the issuing authority: no authority below it."""
    any_policy = x509.PolicyInformation(x509.ObjectIdentifier("2.5.29.32.0"), None)
    return [
        (authority_key_identifier(issuer), False),
        (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
        (AUTHORITY_USAGE, True),
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (x509.CertificatePolicies([any_policy]), False),
        (_crl_distribution_point(issuer), False),
        (_authority_information_access(issuer, ocsp=False), False),
    ]


def responder_extensions(*, public_key: RSAPublicKey, issuer: Authority) -> Extensions:
    """Extensions of the delegated OCSP responder (RFC 6960 §4.2.2.2): its own status is not asked for."""
    return [
        (authority_key_identifier(issuer), False),
        (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
        (RESPONDER_USAGE, True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False),
        (x509.OCSPNoCheck(), False),
    ]


def seal_extensions(*, public_key: RSAPublicKey, issuer: Authority) -> Extensions:
    """Extensions of the seal on the office's letters (RFC 9336); its status is asked for by the CRL alone."""
    return [
        (authority_key_identifier(issuer), False),
        (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
        (SEAL_USAGE, True),
        (x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), False),
        (_crl_distribution_point(issuer), False),
        (_authority_information_access(issuer, ocsp=False), False),
    ]


def to_be_signed(
    *,
    serial: int,
    issuer_name: bytes,
    subject_name: bytes,
    not_before: datetime,
    not_after: datetime,
    public_key: RSAPublicKey,
    extensions: Extensions,
) -> bytes:
    """TBSCertificate (RFC 5280 §4.1), version 3. The same arguments give the same bytes."""
    return der.sequence(
        der.explicit(0, der.integer(2)),
        der.integer(serial),
        SHA256_WITH_RSA,
        issuer_name,
        der.sequence(der.time(not_before), der.time(not_after)),
        subject_name,
        public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        der.explicit(3, der.sequence_of(encoded(extension, critical=critical) for extension, critical in extensions)),
    )


def encoded(extension: x509.ExtensionType, *, critical: bool) -> bytes:
    """One extension of a certificate or CRL."""
    return der.extension(identifier=extension.oid, critical=critical, value=extension.public_bytes())


def validity(*, now: datetime, days: int, issuer: Authority | None) -> tuple[datetime, datetime]:
    """First and last second, both within (RFC 5280 §4.1.2.5); never beyond the issuer's own last second."""
    first = now.replace(microsecond=0)
    last = first + timedelta(days=days, seconds=-1)
    return first, min(last, issuer.certificate.not_valid_after_utc) if issuer else last


def authority_key_identifier(issuer: Authority) -> x509.AuthorityKeyIdentifier:
    """How what an authority signs names its key, in certificates and CRLs (RFC 5280 §4.2.1.1, §5.2.1)."""
    identifier = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _crl_distribution_point(issuer: Authority, *, shard: int = 0) -> x509.CRLDistributionPoints:
    names = [x509.UniformResourceIdentifier(addresses.crl(issuer.name, shard=shard))]
    return x509.CRLDistributionPoints([x509.DistributionPoint(names, None, None, None)])


def _authority_information_access(issuer: Authority, *, ocsp: bool) -> x509.AuthorityInformationAccess:
    where = [(AuthorityInformationAccessOID.CA_ISSUERS, addresses.certificate(issuer.name))]
    if ocsp:
        where.insert(0, (AuthorityInformationAccessOID.OCSP, addresses.ocsp()))
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(method, x509.UniformResourceIdentifier(address)) for method, address in where]
    )
