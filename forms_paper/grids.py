"""The field grid of a form, 8 mm and then 4 mm a column, reduced to the columns at which a cell begins or ends.

Templates count in the paper's own grid: 43 columns of 4 mm (reference designs, README). Laid out as such, every line of
a table is drawn in 44 pieces and every row computed over 44 columns. What is between two edges is one column here, of
the same width, so that the same lines are drawn at the same places in a third of the time.
"""

import re
from itertools import pairwise

SECTION, STEP = 8, 4  # mm
COLUMNS = 44
_ROW = re.compile(r"(?=<tr\b)")
_CELL = re.compile(r"<(?P<tag>t[dh])\b(?P<attributes>[^>]*)>")
_SPAN = re.compile(r'\s*\b(?P<way>col|row)span="(?P<count>\d+)"')


def reduced(rows: str) -> str:
    """The rows of a table with the spans of the fewest columns, behind a `colgroup` that says how wide these are."""
    placed = _placed(rows)
    edges = sorted({edge for first, after in placed for edge in (first, after)} | {0, COLUMNS})
    number = {edge: index for index, edge in enumerate(edges)}
    cells = iter(placed)

    def respan(cell: re.Match[str]) -> str:
        first, after = next(cells)
        spanned = number[after] - number[first]
        others = _SPAN.sub(lambda span: span[0] if span["way"] == "row" else "", cell["attributes"])
        return f"<{cell['tag']}{others}" + (f' colspan="{spanned}">' if spanned > 1 else ">")

    columns = "".join(f'<col style="width:{_at(after) - _at(first)}mm">' for first, after in pairwise(edges))
    return f"<colgroup>{columns}</colgroup>{_CELL.sub(respan, rows)}"


def _at(edge: int) -> int:
    """Where an edge of the paper's grid lies, in mm from the left."""
    return 0 if edge == 0 else SECTION + (edge - 1) * STEP


def _placed(rows: str) -> list[tuple[int, int]]:
    """For each cell, in their order, the column that it begins in and the one after its last."""
    placed: list[tuple[int, int]] = []
    taken: dict[int, int] = {}  # column: how many more rows a cell from above reaches down into
    for row in _ROW.split(rows)[1:]:
        here, column = dict(taken), 0
        taken = {at: left - 1 for at, left in taken.items() if left > 1}
        for cell in _CELL.finditer(row):
            spans = {span["way"]: int(span["count"]) for span in _SPAN.finditer(cell["attributes"])}
            while column in here:
                column += 1
            after = column + spans.get("col", 1)
            placed.append((column, after))
            if spans.get("row", 1) > 1:
                taken |= dict.fromkeys(range(column, after), spans["row"] - 1)
            column = after
    return placed
