"""ASN.1 types that more than one reader of DER meets, as `cryptography` decodes them."""

from typing import Annotated

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier


@asn1.sequence
class Extension:
    """Extension (RFC 5280 §4.1); `value` is the DER inside its OCTET STRING."""

    identifier: ObjectIdentifier
    critical: Annotated[bool, asn1.Default(False)]
    value: bytes
