"""Verifies the trail beside the request that asked for it, tells how far it is, and keeps what it found.

Nothing of a verification is taken up by another process: what a database keeps of one that is half done could have
been changed like the trail itself. Who finds it interrupted begins a new one.
"""

import threading
import time
from collections.abc import Callable

from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.models import Head
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from audit.verification import Verdict, verify
from registry.staff import actor_of, require
from workflows.audit_desk.models import LEASE, TrailCheck

MAY_VERIFY = "audit.view_entry"
TOLD_EVERY = 1.0
"""Seconds between two signs of life in the database."""


@mutation("audit.verify", thing=lambda **_: "trail:whole")
def begin(*, actor: Actor) -> TrailCheck:
    """Begins a verification, which runs beside whoever asked. One at a time: two would read the same.

    Raises `Refusal`: not_permitted, running.
    """
    staff = require(actor, MAY_VERIFY)
    head = Head.objects.select_for_update().get(pk=1)
    if TrailCheck.objects.filter(ended_at=None, alive_at__gt=timezone.now() - LEASE).exists():
        raise Refusal(_("The trail is being verified: follow that verification."), code="running")
    check = TrailCheck.objects.create(by=staff, expected=head.seq)
    record(actor=actor, action="audit.verify", thing="trail:whole", facts={"entries": head.seq})
    transaction.on_commit(lambda: begin_soon(check.pk), robust=True)
    return check


def begin_soon(check_pk: int) -> None:
    """Runs it beside the request that asked for it."""
    threading.Thread(target=_beside, args=(check_pk,), daemon=True, name="verify").start()


def _beside(check_pk: int) -> None:
    try:
        run(check_pk)
    finally:
        connections.close_all()


def run(check_pk: int) -> None:
    """Verifies the whole trail and keeps what it found; the entry says so in the name of who asked."""
    verdict = verify(progress=_telling(check_pk))
    with transaction.atomic():
        check = TrailCheck.objects.select_for_update().select_related("by").get(pk=check_pk)
        _keep(check, verdict)
        facts = {"entries": verdict.checked, "faults": len(verdict.faults), "unsealed": verdict.unsealed}
        record(actor=actor_of(check.by), action="audit.verified", thing="trail:whole", facts=facts)


def _telling(check_pk: int) -> Callable[[int], None]:
    """Writes how far it is, at most once in `TOLD_EVERY` seconds."""
    told = 0.0

    def tell(checked: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_EVERY:
            told = time.monotonic()
            TrailCheck.objects.filter(pk=check_pk).update(checked=checked, alive_at=timezone.now())

    return tell


def _keep(check: TrailCheck, verdict: Verdict) -> None:
    check.checked, check.unsealed = verdict.checked, verdict.unsealed
    check.faults = [{"seq": fault.seq, "kind": fault.kind} for fault in verdict.faults]
    check.ended_at = check.alive_at = timezone.now()
    check.save()
