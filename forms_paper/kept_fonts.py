"""What WeasyPrint would make anew for every paper from the office's few fonts, made once a process.

For each font of each paper it copies the whole file (7 to 67 MB) into memory and cuts the glyphs out of 60,000. The
files never change here, and most of the text of a form or letter is the same on all.
"""

from collections import OrderedDict
from typing import Any, Self

from weasyprint.pdf.fonts import Font

_SUBSETS_KEPT = 128  # of 5 to 60 kB each; those of fixed text stay, those of names come and go
_faces: dict[int, Font] = {}
_subsets: OrderedDict[tuple[str, frozenset[int], bool], bytes] = OrderedDict()


class PaperFont(Font):  # type: ignore[misc]  # WeasyPrint has no type hints
    """A font as one paper uses it: facts of its file are shared by all papers, glyphs and their texts are its own."""

    def __init__(self, face: Font) -> None:
        self.__dict__ |= face.__dict__ | {"widths": {}, "to_unicode": {}, "missing": {}}

    @classmethod
    def of_file(cls, font: Font) -> Self:
        """The facts of a font without the copy of its file: what is embedded is always a subset."""
        face = cls(font)
        face.file_content = b""
        return face

    def subset(self, to_unicode: dict[int, str], hinting: bool) -> None:
        """Cuts out the glyphs of this paper, or takes the cut of an earlier paper with the very same glyphs."""
        key = (self.hash, frozenset(to_unicode), hinting)
        if key in _subsets:
            _subsets.move_to_end(key)
            self.file_content = _subsets[key]
            return
        super().subset(to_unicode, hinting)
        if self.file_content and not self.missing:
            _subsets[key] = self.file_content
            while len(_subsets) > _SUBSETS_KEPT:
                _subsets.popitem(last=False)


class FontsOfPaper(dict[int, Any]):
    """`Document.fonts` of one paper: a font that an earlier paper used is there as soon as it is asked for.

    Keys are WeasyPrint's, one a family and weight: all papers share one font configuration. For one thread at a time.
    """

    def __contains__(self, key: object) -> bool:
        if not super().__contains__(key) and key in _faces:
            super().__setitem__(key, PaperFont(_faces[key]))
        return super().__contains__(key)

    def __setitem__(self, key: int, font: Font) -> None:
        _faces[key] = PaperFont.of_file(font)
        super().__setitem__(key, PaperFont(_faces[key]))
