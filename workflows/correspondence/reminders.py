"""Deadlines of corrections that draw near: the contact is reminded once a return. Part of the sweep.

A deadline that has passed needs no deed of ours: the worklist shows it, and a supervisor decides.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from workflows.correspondence import notices
from workflows.correspondence.models import Notice, NoticeKind
from workflows.models import Case, Participation
from workflows.stages import Deed, Stage
from workflows.turning import locked, thing

A_ROUND = 100


def remind_due() -> int:
    """Reminds of every deadline within `CORRECTION_REMINDER_DAYS`; how many. Safe at any time, and twice."""
    today = timezone.localdate()
    near = today + timedelta(days=settings.CORRECTION_REMINDER_DAYS)
    waiting = Case.objects.filter(stage=Stage.CORRECTION, correction_due__range=(today, near))
    reminded = Notice.objects.filter(kind=NoticeKind.REMINDER).values("occasion")
    due = Participation.objects.filter(case__in=waiting, deed=Deed.RETURNED).exclude(pk__in=reminded)
    numbers = due.order_by("case__correction_due", "pk").values_list("case__number", flat=True)[:A_ROUND]
    return sum(remind(actor=SYSTEM, number=number) for number in dict.fromkeys(numbers))


@mutation("case.remind", thing=thing)
def remind(*, actor: Actor, number: str) -> bool:
    """Queues the reminder of a case's last return; False when it has one, or was made today, or the papers came."""
    case = locked(number)
    returned = case.participations.filter(deed=Deed.RETURNED).order_by("-at", "-pk").first()
    if case.stage != Stage.CORRECTION or returned is None or timezone.localdate(returned.at) == timezone.localdate():
        return False
    if Notice.objects.filter(kind=NoticeKind.REMINDER, occasion=returned).exists():
        return False
    notices.remind(actor=actor, case=case, returned=returned)
    return True
