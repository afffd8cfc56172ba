"""Who gets to see a page of the desk, and how a deed is tried there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from viewflow.workflow.models import Task

from audit.actors import Actor
from audit.models import Outcome
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Staff
from registry.staff import actor_of
from workflows.desk.refused import refuse_page
from workflows.desk.typing_kept import DEED, carried, given_back, remember_typist, sent_or_kept, where_next
from workflows.desk.words import words
from workflows.models import Case
from workflows.stages import STAGE_PERMISSION, Stage

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def staff_of(request: HttpRequest) -> Staff:
    """The signed-in member of staff. Only behind `staff_page`."""
    return cast(Staff, request.user)


def actor(request: HttpRequest) -> Actor:
    """The doer for the trail."""
    return actor_of(staff_of(request))


def staff_page(*permissions: str) -> Callable[[Page[P]], Page[P]]:
    """Lets in staff who have one of `permissions` (any staff, if none is named). Its answers are kept in no cache.

    A form that is sent after the session has ended is not lost (`typing_kept`).
    """

    def decorate(page: Page[P]) -> Page[P]:
        @wraps(page)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                response = _to_sign_in(request)
            elif permissions and not any(request.user.has_perm(name) for name in permissions):
                _record_refused_page(request)
                response = refuse_page(request)
            else:
                response = given_back(request, page(request, *args, **kwargs))
                remember_typist(request, response)
            add_never_cache_headers(response)
            return response

        return guarded

    return decorate


def staff_deed(*permissions: str) -> Callable[[Page[P]], Page[P]]:
    """As `staff_page`, for an address that is only sent to: its form stands on another page."""

    def decorate(page: Page[P]) -> Page[P]:
        guarded = require_POST(staff_page(*permissions)(page))
        setattr(guarded, DEED, True)
        return guarded

    return decorate


def moved_on(request: HttpRequest, case: Case, sent: QueryDict | None = None) -> HttpResponse:
    """The task of a page is finished: leads to the case as it stands now, or shows what was typed for it in vain.

    `sent` is what was typed, where it was taken up already.
    """
    typed = words(sent or sent_or_kept(request))
    if typed:
        return render(request, "desk/moved_on.html", {"case": case, "typed": typed}, status=409)
    messages.warning(request, _("This case has moved on since you opened the page."))
    return redirect("desk:case", number=case.number)


def stage_page(
    *stages: Stage, finished: Callable[[HttpRequest, Case], HttpResponse] = moved_on
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page of one task of one case at one of `stages`: `/cases/<number>/<stage>/<task>/…`.

    Strict: the task must be that case's and of that stage (design §3.2), or there is no such page. `finished` answers
    for a task that somebody has finished already.
    """

    def decorate(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(page)
        def strict(request: HttpRequest, number: str, stage: str, task_pk: int, **kwargs: Any) -> HttpResponse:
            if stage not in stages:
                raise Http404
            if not request.user.has_perm(STAGE_PERMISSION[Stage(stage)]):
                _record_refused_page(request)
                return refuse_page(request)
            case = _case_of_task(number=number, stage=stage, task_pk=task_pk)
            if case.task_id != task_pk:
                return finished(request, case)
            return page(request, case=case, stage=Stage(stage), **kwargs)

        return strict

    return decorate


def _case_of_task(*, number: str, stage: str, task_pk: int) -> Case:
    case = Case.objects.select_related("process", "task__owner").filter(number=number).first()
    task = Task.objects.filter(pk=task_pk, process_id=case.process_id).first() if case else None
    if case is None or task is None or task.flow_task.name != stage:
        raise Http404
    return case


def attempt(request: HttpRequest, deed: Callable[[], Any], *, form: Any = None) -> bool:
    """Does a deed and says whether it was done; a refusal stands beside its field, or on top of the next page."""
    try:
        deed()
    except Refusal as refusal:
        if form is not None:
            refusal.onto(form)
        else:
            messages.error(request, str(refusal.sentence))
        return False
    return True


def record_view(request: HttpRequest, *, case: Case, page: str) -> None:
    """Personal data were looked at (spec §7)."""
    with transaction.atomic():
        record(
            actor=actor(request),
            action="case.view",
            thing=f"case:{case.number}",
            outcome=Outcome.VIEWED,
            facts={"page": page},
        )


def record_list_view(request: HttpRequest, *, page: str, cases: int, query: str = "") -> None:
    """Names of applicants were looked at, of so many cases; `query` is what somebody looked for (spec §7)."""
    with transaction.atomic():
        record(
            actor=actor(request),
            action="case.list",
            thing=f"page:{page}",
            outcome=Outcome.VIEWED,
            facts={"cases": cases},
            personal={"query": query} if query else None,
        )


def _record_refused_page(request: HttpRequest) -> None:
    name = request.resolver_match.view_name if request.resolver_match else ""
    with transaction.atomic():
        record(actor=actor(request), action="desk.open", thing=f"page:{name}", outcome=Outcome.REFUSED)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    from workflows.desk.signing_in import sign_in_page  # noqa: PLC0415 - the sign-in page uses this module, too

    if request.method != "POST":
        return sign_in_page(request, following=request.get_full_path())
    kept = carried(request)
    return sign_in_page(request, following=where_next(request, kept), kept=kept, ended=True)
