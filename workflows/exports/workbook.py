"""Tables as an XLSX workbook: text stays text, whatever it begins with."""

import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from workflows.exports.tables import Table, Value, writable

_MOMENT = "yyyy-mm-dd hh:mm:ss"


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables as a workbook without macros, a sheet each.

    Text is stored as text and marked as quoted, so that no spreadsheet evaluates what somebody wrote on a form, not
    even when the cell is edited, and no leading zero is lost. Moments are without time zone: the office's own.
    """
    book = Workbook(write_only=False)
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.title)
        for column, (head, width) in enumerate(table.heads, 1):
            _put(sheet.cell(1, column), head)
            sheet.cell(1, column).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(column)].width = width
        for line, row in enumerate(table.rows, 2):
            for column, value in enumerate(row, 1):
                _put(sheet.cell(line, column), value)
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: Cell, value: Value) -> None:
    if isinstance(value, datetime):
        cell.value, cell.number_format = value.replace(tzinfo=None), _MOMENT
    elif isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = writable(value)
        cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", True
