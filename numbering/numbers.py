"""How a number is built, checked and shown. Strings in, strings out.

A number is prefix + ROC year (3) + serial (7) + check character (ISO 7064 mod 37,36), stored and scanned without
hyphens and shown with them: RG11500048215, RG115-0004821-5. Prefixes: RG RV RS PW receipts by kind, S password slips,
SB batches of these, L posting lists, C certificates. A blank form has no number yet and carries a form code: F + kind +
edition (ROC year and month) + check character.
"""

import re

from numbering.keyed_text import ungrouped

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBER = re.compile(r"(?P<prefix>[A-Z]{1,2})(?P<year>\d{3})(?P<serial>\d{7})(?P<check>[0-9A-Z])\Z")
FORM_CODE = re.compile(r"F(?P<kind>[A-Z]{2})(?P<edition>\d{5})(?P<check>[0-9A-Z])\Z")


def check_character(body: str) -> str:
    """The ISO 7064 mod 37,36 check character of a string of digits and capital letters."""
    product = 36
    for character in body:
        total = (product + ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


def with_check(body: str) -> str:
    """`body` and its check character."""
    return body + check_character(body)


def build(*, prefix: str, roc_year: int, serial: int) -> str:
    """The number as stored: RG, 115, 4821 → RG1150004821 and its check character."""
    return with_check(f"{prefix}{roc_year:03d}{serial:07d}")


def is_valid(code: str) -> bool:
    """Whether the whole string is a number or a form code with the right check character."""
    match = NUMBER.match(code) or FORM_CODE.match(code)
    return bool(match) and check_character(code[:-1]) == code[-1]


def shown(number: str) -> str:
    """The number as people read it: RG11500048215 → RG115-0004821-5. Anything else comes back as it is."""
    match = NUMBER.match(number)
    return f"{match['prefix']}{match['year']}-{match['serial']}-{match['check']}" if match else number


def as_keyed(text: str) -> str | None:
    """The number that a person or a scanner meant, or None.

    Hyphens, spaces, full-width and small characters are forgiven, and I for 1, O for 0 in the check place (ISO 7064
    letters that read alike on paper); a wrong check character is not.
    """
    plain = ungrouped(text)
    candidates = (plain, plain[:-1] + plain[-1:].translate(_LOOKALIKE))
    return next((candidate for candidate in candidates if is_valid(candidate)), None)


_LOOKALIKE = str.maketrans("IO", "10")
