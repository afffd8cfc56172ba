"""Distinguished names, in DER. Written in the order of X.500 (country first); RFC 4514 shows them the other way round.

`cryptography` can't build them: it measures a common name in UTF-8 octets, but ub-common-name counts characters
(RFC 5280 appendix A.1), and a Chinese name has three or four octets to a character.
"""

import unicodedata

from cryptography.x509 import ObjectIdentifier
from cryptography.x509.oid import NameOID
from django.conf import settings

from pki import der
from pki.profile_rules import ATTRIBUTES, COMMON_NAME, Subject

UB_COMMON_NAME = ATTRIBUTES["CN"][1]  # characters


def subscriber_name(common_name: str, *, subject: Subject) -> bytes:
    """The subject of a subscriber's certificate, as its profile says it; the common name goes to its end."""
    return _name(*((oid, shortened(common_name) if text == COMMON_NAME else text) for oid, text in subject))


def authority_name(common_name: str) -> bytes:
    """The name of a certificate authority or of a service of it."""
    return _name(
        (NameOID.COUNTRY_NAME, "TW"),
        (NameOID.ORGANIZATION_NAME, settings.PKI["subject"]["organisation"]),
        (NameOID.COMMON_NAME, common_name),
    )


def shortened(common_name: str) -> str:
    """At most 64 characters, cut at the end, where the name stands: the ID and the sequence number stay whole.

    A base character is never parted from the marks and variation selectors that follow it.
    """
    end = UB_COMMON_NAME
    while end < len(common_name) and unicodedata.category(common_name[end]) in ("Mn", "Mc", "Me"):
        end -= 1
    return common_name[:end].rstrip()


def _name(*attributes: tuple[ObjectIdentifier, str]) -> bytes:
    return der.sequence(
        *(der.set_of(der.sequence(der.oid(identifier), _text(identifier, text))) for identifier, text in attributes)
    )


def _text(identifier: ObjectIdentifier, text: str) -> bytes:
    # RFC 5280 §4.1.2.4: UTF8String everywhere, but the country is a PrintableString by its definition.
    return der.printable_string(text) if identifier == NameOID.COUNTRY_NAME else der.utf8_string(text)
