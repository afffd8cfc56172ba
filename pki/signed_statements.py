"""Statements signed by a holder's key: CMS SignedData (RFC 5652) with the statement in it, read and checked.

A statement begins with a line that names its purpose, so that no signature made for one purpose is good for another.
The certificates inside a message are not looked at: whose signature it has to be is known beforehand.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from asn1crypto import cms, core
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

CONTENT = (core.OctetString, core.ParsableOctetString)  # asn1crypto has one a version
LARGEST_MESSAGE = 8 * 1024  # octets; one with a certificate of RSA 4096 has about 3,500


class NotSigned(Exception):
    """The message is no signature of that certificate's key over that statement. Its text says why, for tests alone."""


def check_signed(*, message: bytes, statement: bytes, certificate: bytes) -> None:
    """Makes sure that `message` is a SignedData over exactly `statement`, signed by the key of `certificate` (DER).

    One signer, named by issuer and serial number; SHA-256 with RSA (PKCS#1 v1.5); signed attributes with contentType
    and messageDigest, once each (RFC 5652 §5.4, §11.1, §11.2). Says nothing about the status of the certificate.
    Raises `NotSigned`.
    """
    with _malformed_is_not_signed():
        content, signer = _loaded(message)
        _check_signer(signer, content=content, certificate=certificate)
    if content != statement:
        raise NotSigned("statement")


def signer_serial(message: bytes) -> int:
    """The serial number of the certificate by which a message names its signer; proves nothing. Raises `NotSigned`."""
    with _malformed_is_not_signed():
        _content, signer = _loaded(message)
        named = signer["sid"].chosen
        if not isinstance(named, cms.IssuerAndSerialNumber):
            raise NotSigned("signer")
        return int(named["serial_number"].native)


@contextmanager
def _malformed_is_not_signed() -> Iterator[None]:
    """What asn1crypto raises for octets that are not what they should be, at the first look at each part."""
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        raise NotSigned("malformed") from error


def _loaded(message: bytes) -> tuple[bytes, cms.SignerInfo]:
    """The content and the one signer."""
    if len(message) > LARGEST_MESSAGE:
        raise NotSigned("size")
    content, signers = _parts(cms.ContentInfo.load(message, strict=True))
    (signer,) = signers
    return content, signer


def _parts(signed: cms.ContentInfo) -> tuple[bytes, cms.SignerInfos]:
    if signed["content_type"].native != "signed_data":
        raise NotSigned("content_type")
    inside = signed["content"]["encap_content_info"]
    content = inside["content"]
    if inside["content_type"].native != "data" or not isinstance(content, CONTENT):
        raise NotSigned("content")
    return content.native, signed["content"]["signer_infos"]


def _check_signer(signer: cms.SignerInfo, *, content: bytes, certificate: bytes) -> None:
    trusted = x509.load_der_x509_certificate(certificate)
    named = signer["sid"].chosen
    if not isinstance(named, cms.IssuerAndSerialNumber):
        raise NotSigned("signer")
    if (named["issuer"].dump(), named["serial_number"].native) != (
        trusted.issuer.public_bytes(),
        trusted.serial_number,
    ):
        raise NotSigned("signer")
    algorithm = signer["signature_algorithm"]
    if signer["digest_algorithm"]["algorithm"].native != "sha256" or algorithm["algorithm"].native not in (
        "rsassa_pkcs1v15",
        "sha256_rsa",
    ):
        raise NotSigned("algorithm")
    attributes = signer["signed_attrs"]
    if not isinstance(attributes, cms.CMSAttributes):
        raise NotSigned("attributes")
    if _value(attributes, "content_type") != "data":
        raise NotSigned("attributes")
    if _value(attributes, "message_digest") != hashlib.sha256(content).digest():
        raise NotSigned("digest")
    # What is signed is the attributes as SET OF, not under their tag [0] (RFC 5652 §5.4).
    _check_signature(trusted, signature=signer["signature"].native, signed=attributes.untag().dump())


def _value(attributes: cms.CMSAttributes, name: str) -> object:
    """The one value of the one attribute of this name; ValueError when there is another number of either."""
    (attribute,) = (each for each in attributes if each["type"].native == name)
    (value,) = attribute["values"]
    return value.native


def _check_signature(certificate: x509.Certificate, *, signature: bytes, signed: bytes) -> None:
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise NotSigned("key")
    try:
        key.verify(signature, signed, PKCS1v15(), hashes.SHA256())
    except InvalidSignature as error:
        raise NotSigned("signature") from error
