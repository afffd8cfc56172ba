"""The office's fonts: which files, in which order a character looks for its glyph, and what happens when none has it.

Full-width kai and sung faces of CNS 11643 (Debian `fonts-cns11643-kai`, `-sung`), HanaMin for what those lack
(`fonts-hanazono`), Noto Sans TC for labels (in `fonts/`, SIL OFL), DejaVu Sans Mono for numbers (`fonts-dejavu-core`).
No other font of the machine is ever looked at, so none can hide a missing glyph.
"""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from audit.refusal import Refusal

_OWN = Path(__file__).parent / "fonts"
_SYSTEM = Path("/usr/share/fonts/truetype")
EMPTY_FONTCONFIG = _OWN / "empty.conf"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file and the name under which reportlab knows it."""

    name: str
    path: Path
    package: str


def _noto(name: str, file: str) -> Face:
    return Face(name, _OWN / file, "certdesk")


def _cns(name: str, package: str) -> Face:
    return Face(name, _SYSTEM / "cns11643" / f"{name}-98_1.ttf", package)


NOTO = _noto("NotoSansTC", "NotoSansTC_400Regular.ttf")
NOTO_MEDIUM = _noto("NotoSansTC-Medium", "NotoSansTC_500Medium.ttf")
NOTO_BOLD = _noto("NotoSansTC-Bold", "NotoSansTC_700Bold.ttf")
KAI = tuple(_cns(name, "fonts-cns11643-kai") for name in ("TW-Kai", "TW-Kai-Ext-B", "TW-Kai-Plus"))
SUNG = tuple(_cns(name, "fonts-cns11643-sung") for name in ("TW-Sung", "TW-Sung-Ext-B", "TW-Sung-Plus"))
HANA = tuple(Face(name, _SYSTEM / "hanazono" / f"{name}.ttf", "fonts-hanazono") for name in ("HanaMinB", "HanaMinA"))
MONO = Face("DejaVuSansMono", _SYSTEM / "dejavu" / "DejaVuSansMono.ttf", "fonts-dejavu-core")
MONO_BOLD = Face("DejaVuSansMono-Bold", _SYSTEM / "dejavu" / "DejaVuSansMono-Bold.ttf", "fonts-dejavu-core")
ALL = (NOTO, NOTO_MEDIUM, NOTO_BOLD, *KAI, *SUNG, *HANA, MONO, MONO_BOLD)


class FontsMissing(RuntimeError):
    """A font file of the office is not on this machine; the message names the packages to install."""


class MissingGlyph(Refusal):
    """A character that none of the office's fonts can draw: a paper with a silent box in a name is never printed."""

    def __init__(self, character: str) -> None:
        sentence = _(
            "The character “%(character)s” (%(code_point)s) is in none of the office's fonts, so this paper can't be "
            "printed. Check it against the identity papers, or report it to the operator."
        ) % {"character": character, "code_point": f"U+{ord(character):04X}"}
        super().__init__(sentence, code="missing_glyph")
        self.character = character


def require_files() -> None:
    """Raises `FontsMissing` unless every font file is there: a chain with a hole would refuse names that it knows."""
    packages = sorted({face.package for face in ALL if not face.path.is_file()})
    if packages:
        raise FontsMissing("fonts are missing, install: " + " ".join(packages))
