"""A passphrase of two parts, each known to one CA officer. Knows no models: the settings use it, too."""

import math
import string

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal

SHORTEST = 16  # characters of a part: each must hold alone against somebody who knows the other
_ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation + " ")


def joined(first: str, second: str) -> str:
    """The passphrase, as OpenSSL takes it."""
    return f"{first}-{second}"


def strength(part: str) -> int:
    """At most so many bits: the alphabets that it draws from, to the power of its length. Words make it less."""
    size = sum(len(alphabet) for alphabet in _ALPHABETS if any(character in alphabet for character in part))
    return int(len(part) * math.log2(size)) if size else 0


def refuse_weak(part: str) -> None:
    """Raises `Refusal` weak_part: too short, not ASCII (keyboards differ), few characters, or a well-known one."""
    if len(part) < SHORTEST:
        raise Refusal(_("A part has at least %(least)d characters.") % {"least": SHORTEST}, code="weak_part")
    if not (part.isascii() and part.isprintable()):
        raise Refusal(_("A part is made of letters, digits and signs that every keyboard has."), code="weak_part")
    try:
        CommonPasswordValidator().validate(part)
    except ValidationError as error:
        raise Refusal(_("Many people use this one: take another."), code="weak_part") from error
    if len(set(part)) < SHORTEST // 2:
        raise Refusal(_("The same few characters come again and again: take another."), code="weak_part")
