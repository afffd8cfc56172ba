"""What each field of a subscriber's profile must keep to. Data in, values out, or the sentence that refuses it.

Knows no settings and no models: the words that fill a subject are given to it.
"""

import re
from collections.abc import Mapping, Sequence
from string import Formatter
from urllib.parse import urlsplit

from cryptography.x509 import ObjectIdentifier
from cryptography.x509.oid import NameOID

SHORTEST, LONGEST = 62, 1096  # days: renewal opens a month before the end; SP 800-57 part 1 §5.3.6, one to three years
SMALLEST_KEY, LARGEST_KEY = 2048, 4096  # bits: SP 800-57 part 1 table 2; what the browsers' libraries make
LONGEST_ADDRESS = 200
COMMON_NAME = "{common_name}"
ANY_POLICY = "2.5.29.32.0"
LARGEST_ARC = 1 << 32  # and what pkilint reads; RFC 5280 appendix B asks readers for 28 bits
# Names of RFC 5280 §4.2.1.3, as `cryptography` calls them.
KEY_USAGES = {
    "digitalSignature": "digital_signature",
    "nonRepudiation": "content_commitment",
    "keyEncipherment": "key_encipherment",
    "dataEncipherment": "data_encipherment",
    "keyAgreement": "key_agreement",
    "keyCertSign": "key_cert_sign",
    "cRLSign": "crl_sign",
    "encipherOnly": "encipher_only",
    "decipherOnly": "decipher_only",
}
SIGNS, ENCIPHERS = {"digitalSignature", "nonRepudiation"}, {"keyEncipherment", "dataEncipherment"}
AUTHORITIES_ALONE = {"keyCertSign", "cRLSign"}
# Upper bounds in characters, RFC 5280 appendix A.1.
ATTRIBUTES: dict[str, tuple[ObjectIdentifier, int]] = {
    "C": (NameOID.COUNTRY_NAME, 2),
    "O": (NameOID.ORGANIZATION_NAME, 64),
    "OU": (NameOID.ORGANIZATIONAL_UNIT_NAME, 64),
    "CN": (NameOID.COMMON_NAME, 64),
}

Subject = tuple[tuple[ObjectIdentifier, str], ...]


class BrokenRule(Exception):
    """A value that a field can't have. Its text says which rule it breaks, with the clause."""


def required(holds: object, sentence: str) -> None:
    """Raises `BrokenRule` unless it holds."""
    if not holds:
        raise BrokenRule(sentence)


def validity_days(given: object) -> int:
    """Days from the first second to the last."""
    if type(given) is not int:  # True is an int, too
        raise BrokenRule("it must be a whole number of days (RFC 5280 §4.1.2.5)")
    why = "renewal opens a month before the end, and a key should serve one to three years (SP 800-57 part 1 §5.3.6)"
    required(SHORTEST <= given <= LONGEST, f"it must be {SHORTEST} to {LONGEST} days: {why}")
    return given


def key_type(given: object) -> str:
    """RSA: what browsers both sign and decrypt with."""
    required(given == "RSA", "it must be RSA: one sort of key both signs and deciphers (RFC 3279 §2.3.1)")
    return "RSA"


def key_bits(given: object) -> range:
    """The sizes that are taken, `given` being the smallest and the largest."""
    if not (isinstance(given, list) and len(given) == 2 and all(type(bits) is int for bits in given)):
        raise BrokenRule("it must be two whole numbers, the smallest and the largest size")
    least, most = given
    required(least >= SMALLEST_KEY, f"fewer than {SMALLEST_KEY} bits are too weak (SP 800-57 part 1 table 2)")
    required(most <= LARGEST_KEY, f"more than {LARGEST_KEY} bits take relying parties too long")
    required(least <= most, "the smallest size is larger than the largest")
    return range(least, most + 1)


def key_usage(given: object, *, signs: bool) -> frozenset[str]:
    """The bits, of a key that signs or of one that deciphers."""
    named = frozenset(_texts(given))
    required(named, "at least one bit must be set (RFC 5280 §4.2.1.3)")
    if unknown := sorted(named - set(KEY_USAGES)):
        raise BrokenRule(f"{unknown[0]} is no bit of it (RFC 5280 §4.2.1.3)")
    if authority := sorted(named & AUTHORITIES_ALONE):
        raise BrokenRule(f"{authority[0]} is for authorities alone (RFC 5280 §4.2.1.9)")
    if other := sorted(named - SIGNS - ENCIPHERS):
        raise BrokenRule(f"{other[0]} is not for an RSA key (RFC 3279 §2.3.1)")
    wanted, foreign = ("digitalSignature", ENCIPHERS) if signs else ("keyEncipherment", SIGNS)
    required(wanted in named, f"{wanted} must be set: it is what this certificate is for (RFC 5280 §4.2.1.3)")
    required(not named & foreign, "one key must not both sign and decipher (RFC 3279 §2.3.1)")
    return named


def policy_oid(given: object) -> ObjectIdentifier:
    """The certificate policy."""
    required(given != ANY_POLICY, "anyPolicy is no policy of a subscriber's certificate (RFC 5280 §4.2.1.4)")
    arcs = re.fullmatch(r"([012])((\.(0|[1-9][0-9]{0,29}))+)", given, re.ASCII) if isinstance(given, str) else None
    wrong = "it must be an object identifier like 1.3.6.1.4.1.32473.115.1 (RFC 5280 §4.2.1.4)"
    if arcs is None:
        raise BrokenRule(wrong)
    second, *others = (int(arc) for arc in arcs[2].split(".")[1:])
    required(int(arcs[1]) == 2 or second < 40, wrong)  # X.660 §A.2
    readable = second < 40 and len(others) >= 2 and max(others) < LARGEST_ARC
    required(readable, "the lint of certificates reads no such number: four arcs or more, each below 2³², not 2.999")
    return ObjectIdentifier(arcs[0])


def cps_uri(given: object) -> str:
    """Where the practice statement lies: a whole address, or a path under the public one."""
    if not (isinstance(given, str) and given.isascii() and re.fullmatch(r"[!-~]+", given)):
        raise BrokenRule("it must be an address in ASCII without spaces: an IA5String (RFC 5280 §4.2.1.4)")
    required(len(given) <= LONGEST_ADDRESS, f"it must have at most {LONGEST_ADDRESS} characters")
    parts = urlsplit(given)
    is_path = given.startswith("/") and not given.startswith("//")
    is_whole = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.fragment
    required(is_path or is_whole, "it must begin with http://, https:// or / (RFC 5280 §4.2.1.4)")
    required(is_path or names_public_host(given), "its host must be a full name or a number (RFC 5280 §4.2.1.6)")
    return given


def names_public_host(address: str) -> bool:
    """Whether an address can stand in a certificate: the lint refuses a host of one word, and a port that is none."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return "." in host.strip(".") or ":" in host


def subject(given: object, *, words: Mapping[str, str]) -> Subject:
    """The parts of the subject, country first. `words` fill the braces; the common name stays to be filled."""
    parts = [_texts(part) for part in given] if isinstance(given, list) else []
    required(parts, "it must not be empty (RFC 5280 §4.1.2.6)")
    required(all(len(part) == 2 for part in parts), "each part must be an attribute and its text (RFC 5280 §4.1.2.4)")
    last = ["CN", COMMON_NAME]
    required(
        parts.count(last) == 1 and parts[-1] == last,
        f"it must end with CN, {COMMON_NAME} (the agency's established form, spec §2)",
    )
    return tuple((ATTRIBUTES[name][0], text) for name, text in (_filled(part, words=words) for part in parts))


def _filled(part: Sequence[str], *, words: Mapping[str, str]) -> tuple[str, str]:
    name, template = part
    required(name in ATTRIBUTES, f"{name} is none of {', '.join(ATTRIBUTES)} (RFC 5280 §4.1.2.4)")
    if template == COMMON_NAME:
        return name, template
    try:
        holes = {hole for _text, hole, *_rest in Formatter().parse(template) if hole is not None}
    except ValueError as error:
        raise BrokenRule(f"{template} has a brace too many or too few") from error
    required(holes <= set(words), f"{template} names what is not among {', '.join(sorted(words))}")
    text = template.format_map(words)
    required(name != "C" or re.fullmatch("[A-Z]{2}", text), "C must be two capital letters (RFC 5280 appendix A.1)")
    most = ATTRIBUTES[name][1]
    required(1 <= len(text) <= most, f"{name} must have 1 to {most} characters (RFC 5280 appendix A.1)")
    required(text.isprintable() and text == text.strip(), f"{name} must be printable, without spaces around it")
    return name, text


def _texts(given: object) -> list[str]:
    if not (isinstance(given, list) and all(isinstance(text, str) for text in given)):
        raise BrokenRule("it must be a list of texts")
    return given
