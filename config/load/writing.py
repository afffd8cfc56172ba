"""Writes a load into the database, in one transaction."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from audit.actors import SYSTEM
from audit.models import Entry
from audit.refusal import Refusal
from audit.trail import record
from config.demo import people
from config.load import bulk
from config.load.cases import Cases
from config.load.numbers import Numbers
from config.load.plan import Plan
from registry.models import Staff
from registry.roles import Role
from workflows.models import Case

CHUNK = 5_000
FIRST_LOOK = 500
ACTION = "load.generated"
Report = Callable[[int], None]


def write(*, cases: int, report: Report) -> None:
    """Writes so many cases with their subscribers and certificates; `report` hears after each chunk how many there are.

    **Past every mutation**: rows are inserted as they would lie there, nothing is checked, and the trail gets one entry
    for all of them, so the accounts of a day don't agree with it. All or nothing: a run that is killed leaves nothing.
    The authority must be there (`Refusal` "no_authority"); people of the demo are hired unless they are there.
    Raises `Refusal` outside demo and test settings, and in a database that holds a load already.
    """
    if not settings.DEMO:
        raise Refusal(
            "Invented cases belong into a demo: DJANGO_SETTINGS_MODULE=config.settings.demo", code="demo_only"
        )
    staff = _staff()
    with transaction.atomic(), _alone():
        numbers = Numbers()
        plan = Plan(cases, today=timezone.localdate())
        rows = Cases(plan=plan, numbers=numbers, staff=staff, now=int(time.time()))
        for written, planned in enumerate(plan, 1):
            rows.add(planned)
            if written % CHUNK == 0 or written in (FIRST_LOOK, cases):
                for sheet in rows.sheets:
                    sheet.write()
                report(written)
            if written == FIRST_LOOK:
                bulk.look_again()
        numbers.keep()
        record(actor=SYSTEM, action=ACTION, thing="database:load", facts={"cases": cases})
        bulk.settle([sheet.model for sheet in rows.sheets])


@contextmanager
def _alone() -> Iterator[None]:
    """Keys are counted here: nobody else may make a case meanwhile. Raises `Refusal` for a second load."""
    if connection.vendor != "postgresql":
        _refuse_twice()
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Case._meta.db_table)} IN EXCLUSIVE MODE")
        _refuse_twice()
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # in one go at the end they would fill the memory
            yield
            return
        cursor.execute("SET LOCAL session_replication_role = replica")  # a superuser's load isn't checked at all
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def _refuse_twice() -> None:
    if Entry.objects.filter(action=ACTION).exists():
        raise Refusal("This database holds a load already: begin with an empty one.", code="loaded")


def _staff() -> dict[Role, list[int]]:
    """Who works there, people of the demo among them, by role."""
    for person in people.STAFF:
        people.hire(person, password=secrets.token_urlsafe(16))
    return {
        role: list(Staff.objects.filter(is_active=True, groups__name=role).order_by("pk").values_list("pk", flat=True))
        for role in (Role.COUNTER_CLERK, Role.SUPERVISOR, Role.MAILROOM_CLERK)
    }
