"""Tables as an OpenDocument spreadsheet (ISO/IEC 26300): text stays text, whatever it begins with.

Written here, not by a library: the kept one, odfdo, builds a tree in memory (decision 34).
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from workflows.exports.tables import Table, Value, writable

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = re.compile(r"(?:^ | (?= )|(?<= ) | $)")  # what XML would collapse
_MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" '
    f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OASIS}:office:1.0" '
    f'xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0" xmlns:style="{_OASIS}:style:1.0" '
    f'xmlns:number="{_OASIS}:datastyle:1.0" xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0" office:version="1.3">'
    '<office:automatic-styles><number:date-style style:name="moment"><number:year number:style="long"/>'
    '<number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>'
    '<number:day number:style="long"/><number:text> </number:text><number:hours number:style="long"/>'
    '<number:text>:</number:text><number:minutes number:style="long"/>'
    '<number:text>:</number:text><number:seconds number:style="long"/></number:date-style>'
    '<style:style style:name="at" style:family="table-cell" style:data-style-name="moment"/>'
    '<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    "</style:style>"
)
_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def spreadsheet(tables: Sequence[Table]) -> bytes:
    """The tables as a spreadsheet without macros, a sheet each. Every text is a string to whoever opens it."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo("mimetype"), TYPE, ZIP_STORED)  # first, and as it is (part 2, §3.3)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w") as content:
            for piece in _content(tables):
                content.write(piece.encode())
    return out.getvalue()


def _content(tables: Sequence[Table]) -> Iterator[str]:
    yield _HEAD
    widths = sorted({width for table in tables for _head, width in table.heads})
    for width in widths:
        yield (
            f'<style:style style:name="w{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * 2.2:.0f}mm"/></style:style>'
        )
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for table in tables:
        yield f"<table:table table:name={quoteattr(writable(table.title))}>"
        for _head, width in table.heads:
            yield f'<table:table-column table:style-name="w{width}"/>'
        heads = "".join(_text(head, style=' table:style-name="head"') for head, _width in table.heads)
        yield f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"
        for row in table.rows:
            yield f"<table:table-row>{''.join(_cell(value) for value in row)}</table:table-row>"
        yield "</table:table>"
    yield _TAIL


def _cell(value: Value) -> str:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None).isoformat(timespec="seconds")
        return f'<table:table-cell table:style-name="at" office:value-type="date" office:date-value="{moment}"/>'
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return _text(value) if value else "<table:table-cell/>"


def _text(text: str, *, style: str = "") -> str:
    lines = writable(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    paragraphs = "".join(f"<text:p>{_kept(line)}</text:p>" for line in lines)
    return f'<table:table-cell{style} office:value-type="string">{paragraphs}</table:table-cell>'


def _kept(line: str) -> str:
    return _SPACES.sub("<text:s/>", escape(line)).replace("\t", "<text:tab/>")
