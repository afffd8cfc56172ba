"""Names: kept exactly as the papers write them, and spelt out so that a clerk can compare glyph by glyph."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from audit.refusal import Refusal

LONGEST = 60
# Compatibility ideographs: NFC would quietly put another character in their place.
_COMPATIBILITY = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_VARIATION_MARKS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Well-known characters of names, each before the one that it is taken for.
_LOOK_ALIKES = dict(
    zip(
        "𠮷峯羣淸靑黄髙吴呉吕温恒强敎眞爲衞啓晋凃栢彦顔郞戸户禄緑録徳尙産悦説鋭脱曽内煕凞鄕緖瑶遥静着敍綉",
        "吉峰群清青黃高吳吳呂溫恆強教真為衛啟晉涂柏彥顏郎戶戶祿綠錄德尚產悅說銳脫曾內熙熙鄉緒瑤遙靜著敘繡",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of a name: its code in hexadecimal, whether it is rare, and the common one it is taken for."""

    char: str
    code: str
    rare: bool
    look_alike: str = ""

    @property
    def marked(self) -> bool:
        """Whether a clerk should look twice."""
        return self.rare or bool(self.look_alike)

    @property
    def said(self) -> str:
        """`20BB7，非「吉」`, to stand beside the character."""
        if not self.look_alike:
            return self.code
        return _("%(code)s, not “%(look_alike)s”") % {"code": self.code, "look_alike": self.look_alike}


def check_name(text: str, *, field: str = "name", longest: int = LONGEST) -> str:
    """A name, normalised: ends trimmed, runs of spaces made one, composed (NFC) where that changes no ideograph.

    Raises `Refusal` for an empty name, one longer than `longest` characters, and for characters that print nothing or
    mean something else on another computer (control, format and private-use characters, variation marks).
    """
    composed = (
        part if _COMPATIBILITY.fullmatch(part) else unicodedata.normalize("NFC", part)
        for part in _COMPATIBILITY.split(re.sub(r"[ \u3000\u00a0]+", " ", text).strip())
    )
    name = "".join(composed)
    if not name:
        raise Refusal(_("This field is empty: key in what the paper says"), code="name_empty", field=field)
    for char in name:
        _refuse_unprintable(char, field=field)
    if len(name) > longest:
        raise Refusal(
            _("At most %(longest)s characters fit here, these are %(length)s")
            % {"longest": longest, "length": len(name)},
            code="name_long", field=field,
        )  # fmt: skip
    return name


def _refuse_unprintable(char: str, *, field: str) -> None:
    code = _code(char)
    if unicodedata.category(char) == "Co":
        raise Refusal(
            _("U+%(code)s is a private character of one computer: key in the Unicode character instead")
            % {"code": code},
            code="name_private_character", field=field,
        )  # fmt: skip
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or _VARIATION_MARKS.match(char):
        raise Refusal(
            _("There is an invisible character here (U+%(code)s): key it in again") % {"code": code},
            code="name_invisible_character", field=field,
        )  # fmt: skip


def glyphs(name: str) -> list[Glyph]:
    """Every character of a name, spelt out. Rare is what lies outside the ideographs of everyday fonts."""
    return [
        Glyph(char=char, code=_code(char), rare=_is_rare(char), look_alike=_look_alike(char))
        for char in name
        if not char.isspace()
    ]


def _code(char: str) -> str:
    return f"{ord(char):04X}"


def _is_rare(char: str) -> bool:
    """CJK extensions and compatibility ideographs: fonts that lack them show a box or another character."""
    point = ord(char)
    return 0x3400 <= point <= 0x4DBF or 0xF900 <= point <= 0xFAFF or point >= 0x20000


def _look_alike(char: str) -> str:
    unified = unicodedata.normalize("NFC", char)
    return _LOOK_ALIKES.get(char, "" if unified == char else unified)
