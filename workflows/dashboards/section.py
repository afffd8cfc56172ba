"""One section of the page of figures: a heading, what the chart says in words, the chart, and the table beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle

from registry import roc_dates
from workflows.dashboards import charts
from workflows.dashboards.charts import Bars, Columns, Lines
from workflows.exports.tables import Table, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`draw` draws the chart for a width; `shape` names its template. `links` lead from the table's rows, where they
    lead anywhere. `days` stand in the page's first column as pages write days; in files they are sorted, so ISO 8601.
    """

    name: str
    title: str
    note: str
    shape: str
    draw: Callable[..., Bars | Columns | Lines]
    table: Table
    series: Sequence[str] = ()
    links: Sequence[str] = ()
    days: Sequence[date] = ()

    @property
    def drawings(self) -> list[tuple[str, Bars | Columns | Lines]]:
        """The chart for a desk's screen and paper, and for a telephone, each with the beginning of its ids."""
        return [(self.name, self.draw(width=charts.WIDE)), (f"{self.name}-s", self.draw(width=charts.NARROW))]

    @property
    def heads(self) -> list[tuple[str, str]]:
        """The table's heads with their classes: columns of numbers are set to the right."""
        return [(head, "num" if self._is_number(at) else "") for at, (head, _width) in enumerate(self.table.heads)]

    @property
    def rows(self) -> list[tuple[str, list[tuple[Value, str]]]]:
        """The table's rows: where each leads, and its values with their classes."""
        links = [*self.links, *[""] * len(self.table.rows)]
        rows = [(roc_dates.shown(day), *row[1:]) for day, row in zip(self.days, self.table.rows, strict=False)]
        return [
            (link, [(value, self._class(at, value)) for at, value in enumerate(row)])
            for link, row in zip(links, rows or self.table.rows, strict=False)
        ]

    def _is_number(self, column: int) -> bool:
        return any(isinstance(row[column], int) for row in self.table.rows)

    def _class(self, column: int, value: Value) -> str:
        return ("num zero" if value == 0 else "num") if self._is_number(column) else ""

    @property
    def key(self) -> list[tuple[str, str]]:
        """The series with their colours."""
        return list(zip(cycle(charts.SERIES), self.series, strict=False))
