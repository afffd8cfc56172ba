"""Writes DER (X.690 §8, §10). Reading is left to `cryptography`.

Certificates and CRLs are put together from these, because what is signed must be the very bytes that were stored and
linted: a builder that makes and signs in one call has no such bytes to show beforehand.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from cryptography.x509 import ObjectIdentifier


def tlv(tag: int, *content: bytes | bytearray) -> bytes:
    """One element with a one-octet tag and the shortest length (X.690 §10.1); its content is copied once."""
    size = sum(map(len, content))
    if size < 0x80:
        return b"".join((bytes((tag, size)), *content))
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return b"".join((bytes((tag, 0x80 | len(octets))), octets, *content))


def sequence(*elements: bytes | bytearray) -> bytes:
    """SEQUENCE of elements that are DER already."""
    return tlv(0x30, *elements)


def set_of(*elements: bytes) -> bytes:
    """SET OF, its elements in the order that DER asks for (X.690 §11.6)."""
    return tlv(0x31, b"".join(sorted(elements)))


def explicit(number: int, element: bytes) -> bytes:
    """`[number] EXPLICIT`."""
    return tlv(0xA0 | number, element)


def integer(value: int) -> bytes:
    """INTEGER, not negative."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def enumerated(value: int) -> bytes:
    """ENUMERATED, below 128."""
    return tlv(0x0A, bytes((value,)))


def octet_string(content: bytes) -> bytes:
    """OCTET STRING."""
    return tlv(0x04, content)


def bit_string(content: bytes) -> bytes:
    """BIT STRING of whole octets."""
    return tlv(0x03, b"\x00" + content)


def null() -> bytes:
    """NULL."""
    return tlv(0x05, b"")


def true() -> bytes:
    """BOOLEAN TRUE."""
    return tlv(0x01, b"\xff")


def oid(identifier: ObjectIdentifier) -> bytes:
    """OBJECT IDENTIFIER."""
    first, second, *rest = (int(arc) for arc in identifier.dotted_string.split("."))
    return tlv(0x06, b"".join(_base_128(arc) for arc in (40 * first + second, *rest)))


def _base_128(arc: int) -> bytes:
    octets = [arc & 0x7F]
    while arc := arc >> 7:
        octets.append(0x80 | (arc & 0x7F))
    return bytes(reversed(octets))


def printable_string(text: str) -> bytes:
    """PrintableString; the caller knows that the characters are allowed."""
    return tlv(0x13, text.encode("ascii"))


def utf8_string(text: str) -> bytes:
    """UTF8String."""
    return tlv(0x0C, text.encode())


def time(moment: datetime) -> bytes:
    """Time as RFC 5280 §4.1.2.5 wants it: UTCTime to the end of 2049, then GeneralizedTime; whole seconds, Z."""
    utc = moment.astimezone(UTC)
    return tlv(0x17, utc.strftime("%y%m%d%H%M%SZ").encode()) if utc.year < 2050 else generalized_time(utc)


def generalized_time(moment: datetime) -> bytes:
    """GeneralizedTime in whole seconds, Z (RFC 5280 §4.1.2.5.2)."""
    return tlv(0x18, moment.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode())


def extension(*, identifier: ObjectIdentifier, critical: bool, value: bytes) -> bytes:
    """One Extension (RFC 5280 §4.1); `value` is the DER of what goes into its OCTET STRING."""
    return sequence(oid(identifier), *([true()] if critical else []), octet_string(value))


def sequence_of(elements: Iterable[bytes]) -> bytes:
    """SEQUENCE OF elements that are DER already."""
    return tlv(0x30, *elements)
