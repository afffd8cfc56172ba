"""Templates to tagged PDF by WeasyPrint, with the office's fonts only, nothing fetched and nothing written to disk."""

import gc
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from forms_paper import faults, fonts, tagging
from forms_paper.kept_fonts import FontsOfPaper

VARIANT = "pdf/ua-1"
_STYLES = Path(__file__).parent / "css"
_LOG = logging.getLogger("weasyprint")
# Pango's font map is not made for threads, and the messages of one paper must not be taken for another's.
_PRESS = Lock()


class _Messages(logging.Filter):
    """Keeps what WeasyPrint would log, from every handler too: its warning of a missing glyph quotes a name."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def filter(self, record: logging.LogRecord) -> bool:
        self.records.append(record)
        return False


class _OurFonts(FontConfiguration):  # type: ignore[misc]  # WeasyPrint has no type hints
    """A font configuration that knows the files of `fonts.ALL` and no other, whatever is installed."""

    def __init__(self) -> None:
        fonts.require_files()
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(fonts.EMPTY_FONTCONFIG)
        try:
            super().__init__()
        finally:
            os.environ.pop("FONTCONFIG_FILE")
            if before is not None:
                os.environ["FONTCONFIG_FILE"] = before
        for face in fonts.ALL:
            if not fontconfig.FcConfigAppFontAddFile(self._config, str(face.path).encode()):
                raise fonts.FontsMissing(f"{face.path.name} can't be read, install again: {face.package}")
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", self.font_map))


@cache
def _our_fonts() -> _OurFonts:
    return _OurFonts()


@cache
def _styles(names: tuple[str, ...]) -> tuple[list[CSS], CounterStyle]:
    """Style sheets, read once a process, and the ways of counting that they bring along."""
    counting = CounterStyle()
    sheets = [CSS(filename=str(_STYLES / name), font_config=_our_fonts(), counter_style=counting) for name in names]
    return sheets, counting


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection while a paper is in the press: none of its 100,000 objects is garbage before it is done.

    Afterwards they are all young, and one short collection takes them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def typeset(*, template: str, context: Mapping[str, Any], styles: tuple[str, ...], pages: int) -> bytes:
    """The PDF/UA-1 of a template, of exactly `pages` pages.

    Raises `MissingGlyph` for a character that no font has, `faults.DoesNotFit` for an entry too long for its place, and
    `faults.PaperFault` for anything else that WeasyPrint would only have logged.
    """
    return press(render_to_string(template, dict(context)), styles=styles, pages=pages)


def press(html: str, *, styles: tuple[str, ...], pages: int) -> bytes:
    """The PDF/UA-1 of HTML, one paper at a time. Raises as `typeset` does."""
    with _PRESS, _no_collection():
        messages = _Messages()
        _LOG.setLevel(logging.WARNING)  # whatever the settings say: a missing glyph is told in no other way
        _LOG.addFilter(messages)
        try:
            return _print(html, styles=styles, pages=pages, messages=messages)
        finally:
            _LOG.removeFilter(messages)


def _print(html: str, *, styles: tuple[str, ...], pages: int, messages: _Messages) -> bytes:
    paper = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=["data"]))
    sheets, counting = _styles(styles)
    document = paper.render(
        font_config=_our_fonts(), stylesheets=sheets, counter_style=counting.copy(), pdf_variant=VARIANT
    )
    faults.refuse_misfits(html=html, document=document, pages=pages)
    document.fonts = FontsOfPaper()
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT)
    for record in messages.records:
        if str(record.msg).startswith(".notdef") and isinstance(record.args, tuple):
            raise fonts.MissingGlyph(str(record.args[0]))
        raise faults.PaperFault(record.getMessage())
    return tagging.mend_headers(pdf)
