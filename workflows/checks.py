"""System checks: a flow that isn't safe doesn't start, and a calendar that ends is told in time."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.core.checks import WARNING, CheckMessage, Error, register
from django.utils import timezone
from viewflow.workflow.flow import End, StartHandle
from viewflow.workflow.lock import SelectForUpdateLock

from workflows import working_days
from workflows.catalogue import kinds
from workflows.engine import Effect, HumanStep
from workflows.models import CaseProcess

ENOUGH = timedelta(days=60)


@register()
def flows_are_safe(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every flow of the catalogue locks, uses our nodes alone and keeps its cases in `CaseProcess` (design §3)."""
    return [error for kind in kinds().values() for error in faults_of(kind.flow)]


@register()
def calendar_lasts(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Says two months before its end that the calendar of working days must be renewed."""
    ends = working_days.calendar_ends()
    if ends - timezone.localdate() >= ENOUGH:
        return []
    return [
        CheckMessage(
            WARNING,
            f"The calendar of working days ends on {ends}: after it, holidays count as working days.",
            hint="Update the package taiwan-holidays.",
            id="workflows.W001",
        )
    ]


def faults_of(flow: Any) -> Iterator[CheckMessage]:
    """What is unsafe about one flow class."""
    lock = flow.lock_impl
    if not isinstance(lock, SelectForUpdateLock) or lock.nowait:
        yield Error(
            f"{flow.__name__} runs without a lock that waits.",
            hint="Build it from workflows.engine.spine.",
            id="workflows.E001",
        )
    if flow.process_class is not CaseProcess:
        yield Error(f"{flow.__name__} keeps its cases elsewhere than in CaseProcess.", id="workflows.E002")
    for node in flow.instance.nodes():
        if not isinstance(node, (HumanStep, Effect, StartHandle, End)):
            yield Error(f"{flow.__name__}.{node.name} is a node that our guards don't cover.", id="workflows.E003")
        if isinstance(node, HumanStep) and not node._owner_permission:
            yield Error(f"{flow.__name__}.{node.name} may be done by anybody.", id="workflows.E004")
