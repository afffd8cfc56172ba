"""From one case to the next one of the queue that one came from."""

from collections.abc import Iterator

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from registry.models import Delivery, PasswordSlip, SlipState, Staff
from workflows.actions import holding
from workflows.actions.deciding import last_finding
from workflows.desk.access import actor, staff_of
from workflows.models import AS_FIRST_PERSON, Case, Participation
from workflows.queues import queues
from workflows.queues.queues import Queue
from workflows.stages import Deed, Stage

FROM = "desk.queue"
"""Where a session has the address of the list that was looked at last."""
TRIES = 5  # so many cases may be snatched away before somebody has to look at the list


def remember(request: HttpRequest, looked_at: Queue) -> None:
    """The list that cases are opened from."""
    if request.session.get(FROM) != looked_at.said():
        request.session[FROM] = looked_at.said()


def back_to_list(request: HttpRequest) -> HttpResponse:
    """The list that the case was opened from."""
    said = request.session.get(FROM, "")
    return redirect(f"{reverse('desk:worklist')}?{said}" if said else "desk:worklist")


def go_on(request: HttpRequest, *, done: Case, stage: Stage, otherwise: HttpResponse) -> HttpResponse:
    """Where a person goes after the task at `stage` of `done`: with the button "next", to the next case of the queue
    that waits for the same, claimed and open; `otherwise` without it."""
    if "next" not in request.POST:
        return otherwise
    staff = staff_of(request)
    for case in _following(request, staff, done=done, stage=stage):
        try:
            claimed = holding.claim(actor=actor(request), number=case.number)
        except Refusal:
            continue  # a colleague was quicker: the next one
        return redirect(_page_of(claimed))
    messages.info(request, _("No other case waits in this queue."))
    return back_to_list(request)


def go_on_with(request: HttpRequest, case: Case) -> HttpResponse:
    """To the next step of the same case, claimed and open, with the button "next"; else to the case."""
    if "next" in request.POST:
        try:
            return redirect(_page_of(holding.claim(actor=actor(request), number=case.number)))
        except Refusal as refusal:
            messages.warning(request, str(refusal.sentence))
    return redirect("desk:case", number=case.number)


def said_of(request: HttpRequest, case: Case, sentence: str) -> str:
    """A sentence with the place `%(number)s` about what was done; who goes on to another case finds the way back."""
    if "next" not in request.POST:
        return sentence % {"number": case.shown}
    before, _place, after = sentence.partition("%(number)s")
    way = format_html('<a href="{}">{}</a>', reverse("desk:case", args=[case.number]), case.shown)
    return format_html("{}{}{}", before, way, after)


def _following(request: HttpRequest, staff: Staff, *, done: Case, stage: Stage) -> Iterator[Case]:
    """What this person may take, from the place of `done` on, then from the beginning."""
    came_from = queues.of_address(request.session.get(FROM, ""))
    waiting = Queue(stage=stage, view=came_from.view, filters=came_from.filters)
    mine = Participation.objects.filter(AS_FIRST_PERSON, case=OuterRef("pk"), staff=staff)
    for part in waiting.parts(staff):
        able = part.exclude(pk=done.pk).filter(Q(task__owner=None) | Q(task__owner=staff), task__isnull=False)
        if stage == Stage.APPROVE:
            able = able.filter(~Exists(mine))
        if stage == Stage.DELIVER:
            able = able.filter(Exists(_to_be_handed_over()))
        able = able.order_by("due_at", "pk")
        yield from able.filter(queues.behind((done.due_at, done.pk)))[:TRIES]
        yield from able[:TRIES]


def _to_be_handed_over() -> QuerySet[PasswordSlip]:
    """The printed slip of a case that waits at the counter; those for the post go by their own page."""
    slips = PasswordSlip.objects.filter(case_number=OuterRef("number"))
    return slips.filter(state=SlipState.PRINTED, delivery=Delivery.COUNTER)


def _page_of(case: Case) -> str:
    """Where the case's task is done; a case that is not simply to be approved is read first."""
    if case.stage == Stage.APPROVE and last_finding(case) != Deed.PASSED:
        return reverse("desk:case", args=[case.number])
    return reverse(f"desk:{case.stage}", args=[case.number, case.stage, case.task_id])
