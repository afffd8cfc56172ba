"""A field table keeps its edges when the columns between them are drawn as one."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_paper.grids import COLUMNS, reduced


def widths(table: str) -> list[int]:
    return [int(width) for width in re.findall(r'<col style="width:(\d+)mm">', table)]


def test_columns_between_two_edges_become_one() -> None:
    table = reduced('<tr><th class="sec">甲</th><th colspan="7">1</th><td colspan="36">陳</td></tr>')
    assert widths(table) == [8, 28, 144]
    assert table.endswith('<tr><th class="sec">甲</th><th>1</th><td>陳</td></tr>')


def test_a_cell_spans_the_columns_that_other_rows_need() -> None:
    table = reduced('<tr><td colspan="44">a</td></tr><tr><td colspan="8">b</td><td colspan="36">c</td></tr>')
    assert widths(table) == [36, 144]
    assert '<td colspan="2">a</td>' in table


def test_a_cell_that_reaches_down_keeps_its_rows_and_moves_the_cells_below() -> None:
    rows = (
        '<tr><th rowspan="2">甲</th><td colspan="43">a</td></tr><tr><td colspan="20">b</td><td colspan="23">c</td></tr>'
    )
    table = reduced(rows)
    assert widths(table) == [8, 80, 92]
    assert '<th rowspan="2">甲</th><td colspan="2">a</td>' in table
    assert "<td>b</td><td>c</td>" in table


def test_a_table_that_ends_before_the_margin_keeps_the_columns_beside_it() -> None:
    assert sum(widths(reduced('<tr><td colspan="11">a</td></tr>'))) == 8 + 43 * 4


@pytest.mark.parametrize("attributes", ['class="opts one" colspan="43"', 'colspan="43" class="opts one"'])
def test_other_attributes_stay(attributes: str) -> None:
    assert '<td class="opts one">' in re.sub(r"\s+>", ">", reduced(f"<tr><th></th><td {attributes}></td></tr>"))


@given(st.lists(st.sets(st.integers(min_value=1, max_value=COLUMNS - 1)), min_size=1, max_size=6))
def test_every_cell_begins_and_ends_where_it_did(edges_of_rows: list[set[int]]) -> None:
    wanted = [sorted({0, COLUMNS, *edges}) for edges in edges_of_rows]
    rows = "".join(
        "<tr>" + "".join(f'<td colspan="{b - a}"></td>' for a, b in pairwise(row)) + "</tr>" for row in wanted
    )
    table = reduced(rows)
    starts = [0]
    for width in widths(table):
        starts.append(starts[-1] + width)
    for row, line in zip(wanted, table.split("<tr>")[1:], strict=True):
        at, found = 0, [0]
        for cell in re.findall(r"<td[^>]*>", line):
            span = re.search(r'colspan="(\d+)"', cell)
            at += int(span[1]) if span else 1
            found.append(starts[at])
        assert found == [0 if edge == 0 else 8 + (edge - 1) * 4 for edge in row]
