"""Many cases in a moment: copies of one, as the engine knows them, each due later than the one before."""

from copy import copy
from datetime import timedelta
from typing import TypeVar

from django.db.models import Model
from viewflow.workflow.models import Task

from numbering.numbers import build
from workflows.models import Case, CaseProcess

Row = TypeVar("Row", bound=Model)


def copies(case: Case, number: int) -> list[Case]:
    """`number` more cases like this one, a minute apart; what was done to it was not done to them."""
    assert case.task
    processes = CaseProcess.objects.bulk_create(_blank(case.process) for _ in range(number))
    tasks = [_blank(case.task) for _ in processes]
    for task, process in zip(tasks, processes, strict=True):
        task.process = process
    made, before = [], Case.objects.count()
    for at, (process, task) in enumerate(zip(processes, Task.objects.bulk_create(tasks), strict=True), start=1):
        another = _blank(case)
        another.number = build(prefix=case.kind, roc_year=114, serial=before + at)
        another.process, another.task, another.due_at = process, task, case.due_at + timedelta(minutes=at)
        made.append(another)
    return Case.objects.bulk_create(made)


def _blank(row: Row) -> Row:
    another = copy(row)
    another.pk = None
    another._state = copy(row._state)
    another._state.adding = True
    return another
