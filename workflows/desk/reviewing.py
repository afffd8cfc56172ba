"""The review page: papers, data and checklist side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows.actions import reviewing
from workflows.case_file import comparing
from workflows.case_file.duplicates import resembling
from workflows.case_file.reading import CaseFile
from workflows.catalogue import kind_of
from workflows.desk.access import actor, attempt, record_view, staff_page, stage_page
from workflows.desk.case_page import case_context
from workflows.desk.forms import ReasonsForm, ReviewForm
from workflows.desk.going_on import back_to_list, go_on, said_of
from workflows.desk.typing_kept import sent_or_kept
from workflows.models import Case
from workflows.stages import Stage


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.REVIEW)
def review(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """Decides about possible duplicates, answers the checklist and passes the case on to a supervisor."""
    file = CaseFile(case)
    form = _form(file, sent_or_kept(request))
    if request.method == "GET":
        record_view(request, case=case, page="review")
    elif "compare" in request.POST:
        if _compare(request, case=case, form=form):
            file = CaseFile(case)
            form = _form(file, None, initial=request.POST.dict())
    elif form.is_valid() and _compare(request, case=case, form=form) and _submit(request, case=case, form=form):
        messages.success(request, _("%(number)s conforms and waits for approval.") % {"number": case.shown})
        return go_on(request, done=case, stage=stage, otherwise=back_to_list(request))
    return _page(request, file=file, form=form, stage=stage)


def _form(file: CaseFile, sent: QueryDict | None, **more: Any) -> ReviewForm:
    return ReviewForm(kind_of(file.case.kind).checklist, sent, candidates=file.candidates, **more)


def _page(request: HttpRequest, *, file: CaseFile, form: ReviewForm, stage: Stage) -> HttpResponse:
    context = case_context(request, file)
    context |= {
        "form": form,
        "resembling": resembling(file.candidates, file.standing),
        "related": file.related,
        "stage": stage,
    }
    return render(request, "desk/review.html", context)


def _compare(request: HttpRequest, *, case: Case, form: ReviewForm) -> bool:
    """Keeps what was chosen about possible duplicates; true also when nothing was."""
    same = form.decided()
    return not same or attempt(
        request,
        lambda: comparing.decide(
            actor=actor(request), number=case.number, task_id=case.task_id or 0, same=same, why=form.why
        ),
        form=form,
    )


def _submit(request: HttpRequest, *, case: Case, form: ReviewForm) -> bool:
    return attempt(
        request,
        lambda: reviewing.review(
            actor=actor(request),
            number=case.number,
            task_id=case.task_id or 0,
            answers=form.answers(),
            note=form.cleaned_data["note"],
        ),
        form=form,
    )


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.REVIEW, Stage.CORRECTION)
def advise_rejection(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """The reviewer's page to advise rejection; also when a correction's deadline has passed."""
    form = ReasonsForm(sent_or_kept(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            lambda: reviewing.advise_rejection(
                actor=actor(request), number=case.number, task_id=case.task_id or 0, stage=stage, **form.cleaned_data
            ),
            form=form,
        )
        if done:
            messages.success(request, said_of(request, case, _("A supervisor decides on the rejection of %(number)s.")))
            return go_on(request, done=case, stage=stage, otherwise=back_to_list(request))
    context = {"case": case, "form": form, "stage": stage, "deed": "advise", "goes_on": stage == Stage.REVIEW}
    return render(request, "desk/confirm.html", context)
