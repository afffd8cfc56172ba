"""Papers come in, for the first time or after a correction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.counters import next_number
from numbering.keyed_text import ungrouped
from registry.staff import require
from workflows import engine
from workflows.catalogue import kinds
from workflows.models import Case, Participation, StartToken
from workflows.prepared import actions as prepared
from workflows.scans import early
from workflows.stages import Deed, Stage
from workflows.turning import locked_at, thing, turn


@mutation("case.received", thing=lambda **_: "case:new")
def receive(
    *,
    actor: Actor,
    token: UUID,
    kind: str,
    channel: str,
    received_at: datetime,
    applicant: str,
    papers: int = 1,
    registered_mail: str = "",
    form_number: str = "",
) -> Case:
    """Opens a case and gives it its receipt number: that of the pre-filled form, if `form_number` names one.

    `token` is that of the receiving form: submitted again, it answers with the case that it made (design §3.4). Pages
    that were scanned before, with this number on them, come onto it.
    Raises `Refusal`: not permitted, no such kind, received in the future, and what `prepared.actions.claimed` refuses.
    """
    staff = require(actor, "workflows.receive_case")
    made = _made_before(token)
    if made:
        return made
    if kind not in kinds():
        raise Refusal(_("Choose one of the forms that this office takes."), code="no_such_kind", field="kind")
    if received_at > timezone.now():
        raise Refusal(_("Papers can't be received in the future."), code="future", field="received_at")
    case = _opened(
        form_number, kind, channel=channel, registered_mail=ungrouped(registered_mail), received_at=received_at,
        applicant=applicant, papers=papers,
    )  # fmt: skip
    StartToken.objects.filter(token=token).update(case=case)
    Participation.objects.create(case=case, staff=staff, deed=Deed.RECEIVED, detail={"papers": papers})
    early.join(case)
    record(
        actor=actor, action="case.received", thing=thing(number=case.number), facts={"kind": kind, "channel": channel}
    )
    return case


def _opened(form_number: str, kind: str, *, received_at: datetime, **said: Any) -> Case:
    form = prepared.claimed(number=form_number, kind=kind) if form_number else None
    process, task = engine.start(kinds()[kind].flow)
    case = Case.objects.create(
        number=form.number if form else next_number(kind),
        kind=kind,
        received_at=received_at,
        due_at=kinds()[kind].due_at(received_at),
        process_id=process.pk,
        task=task,
        **said,
    )
    if form:
        prepared.mark_received(form, case=case)
    return case


@mutation("case.papers_came", thing=thing)
def papers_came(*, actor: Actor, number: str, task_id: int, papers: int) -> Case:
    """The corrected papers are here: the same case goes on where it is keyed in, and the office has its time anew."""
    case = locked_at(number=number, stage=Stage.CORRECTION, task_id=task_id)
    case.correction_due = None
    # Nobody could decide on papers that weren't there; a revocation's 24 hours run from a valid request (spec §3).
    case.due_at = kinds()[case.kind].due_at(timezone.now())
    case.papers += papers
    turn(actor=actor, case=case, deed=Deed.PAPERS_CAME, detail={"papers": papers})
    return case


def _made_before(token: UUID) -> Case | None:
    """Takes the token, or returns the case that it made. A twin waits here until the first has committed."""
    try:
        with transaction.atomic():
            StartToken.objects.create(token=token)
    except IntegrityError:
        return Case.objects.get(pk__in=StartToken.objects.filter(token=token).values("case"))
    return None
