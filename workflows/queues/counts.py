"""How many wait: counted by indexes, and no further than anybody reads, in one question a page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest

from registry.models import Staff
from registry.roles import Role
from workflows.correspondence import outbox
from workflows.correspondence.models import Notice
from workflows.models import Case
from workflows.queues.queues import for_a_new_slip_alone, stages_of
from workflows.scans.models import ScanPage
from workflows.stages import Stage

MOST = 1000
"""Counting ends here: a hundred thousand cases in a queue cost as much as a thousand, and read "999+"."""
ASKED = "_desk_counts"


class Capped(Subquery):
    """How many rows a query has, `MOST` at most."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, queryset: QuerySet[Case] | QuerySet[ScanPage] | QuerySet[Notice]) -> None:
        super().__init__(queryset.order_by().values("pk")[:MOST])


@dataclass(frozen=True, slots=True)
class Counts:
    """What the frame of every page shows of the office, and what the page itself asked for, by its names."""

    roles: list[Role]
    unmatched: int
    given_up: int
    new_slips: int
    stages: dict[Stage, int]
    more: dict[str, int]

    @property
    def worklist(self) -> int:
        """As many as the worklist has without a filter."""
        return sum(self.stages.values()) + self.new_slips


def shown(number: int) -> str:
    """A count as pages say it."""
    return f"{MOST - 1}+" if number >= MOST else str(number)


def counts(request: HttpRequest, staff: Staff, more: Mapping[str, Iterable[QuerySet[Case]]] | None = None) -> Counts:
    """Asks once a request; a page that wants to know `more` (by name, the parts of a queue) asks first."""
    found: Counts | None = getattr(request, ASKED, None)
    if found is None:
        found = _ask(staff, more or {})
        setattr(request, ASKED, found)
    return found


def _ask(staff: Staff, more: Mapping[str, Iterable[QuerySet[Case]]]) -> Counts:
    wanted: dict[str, list[QuerySet[Case]]] = {f"more_{name}": list(parts) for name, parts in more.items()}
    if staff.has_perm("workflows.view_case"):
        wanted |= {f"stage_{stage}": [Case.objects.filter(stage=stage)] for stage in stages_of(staff)}
    columns = {(name, at): Capped(part) for name, parts in wanted.items() for at, part in enumerate(parts)}
    columns |= {(name, 0): column for name, column in _of_the_frame(staff).items()}
    rows = list(Staff.objects.filter(pk=staff.pk).values_list("groups__name", *columns.values()))
    total: dict[str, int] = defaultdict(int)
    for (name, _at), number in zip(columns, rows[0][1:] if rows else (), strict=False):
        total[name] += number
    held = {row[0] for row in rows}
    return Counts(
        roles=[role for role in Role if role.value in held],
        unmatched=total["unmatched"],
        given_up=total["given_up"],
        new_slips=total["new_slips"],
        stages={stage: total[f"stage_{stage}"] for stage in stages_of(staff)},
        more={name: total[f"more_{name}"] for name in more},
    )


def _of_the_frame(staff: Staff) -> dict[str, Capped]:
    """Scanned pages, mails and new slips that wait for a person, for those whose work they are."""
    columns = {}
    if staff.has_perm("workflows.receive_case"):
        columns["unmatched"] = Capped(ScanPage.objects.filter(state=ScanPage.State.WAITING))
    if staff.has_perm("workflows.view_case"):
        columns["given_up"] = Capped(outbox.given_up())
    if staff.has_perm("registry.approve_reprint"):
        columns["new_slips"] = Capped(Case.objects.filter(for_a_new_slip_alone(stages_of(staff))))
    return columns
