"""A table as CSV: for programs, and for spreadsheets that must not evaluate what somebody wrote on a form."""

import csv
import io
import re
from datetime import datetime

from workflows.exports.tables import Table, Value

FORMULA = re.compile(r"[\s\0]*[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV Injection)."""


def comma_separated(table: Table) -> bytes:
    """RFC 4180 in UTF-8 with a byte order mark, without which Excel takes it for another encoding.

    All text stands in quotation marks, so that whoever imports it as text keeps leading zeros. An apostrophe stands
    before what might be a formula.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([_harmless(head) for head, _width in table.heads])
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str | int:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return _harmless(value) if isinstance(value, str) else value


def _harmless(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text
