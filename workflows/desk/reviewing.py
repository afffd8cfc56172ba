"""The review page: papers, data and checklist side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows.actions import reviewing
from workflows.catalogue import kind_of
from workflows.desk.access import actor, attempt, record_view, staff_page, stage_page, take_kept
from workflows.desk.case_page import case_context, duplicates_of
from workflows.desk.forms import ReasonsForm, ReviewForm
from workflows.models import Case
from workflows.stages import Stage


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.REVIEW)
def review(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """Answers the checklist and passes the case on to a supervisor."""
    form = ReviewForm(kind_of(case.kind).checklist, take_kept(request) or request.POST or None)
    if request.method == "POST" and form.is_valid() and _submit(request, case=case, form=form):
        messages.success(request, _("%(number)s conforms and waits for approval.") % {"number": case.shown})
        return redirect("desk:worklist")
    if request.method == "GET":
        record_view(request, case=case, page="review")
    context = case_context(request, case)
    context |= {"form": form, "duplicates": duplicates_of(context["edition"]), "stage": stage}
    return render(request, "desk/review.html", context)


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
    form = ReasonsForm(take_kept(request) or request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            lambda: reviewing.advise_rejection(
                actor=actor(request), number=case.number, task_id=case.task_id or 0, stage=stage, **form.cleaned_data
            ),
            form=form,
        )
        if done:
            messages.success(
                request, _("A supervisor decides on the rejection of %(number)s.") % {"number": case.shown}
            )
            return redirect("desk:worklist")
    context = {"case": case, "form": form, "stage": stage, "deed": "advise"}
    return render(request, "desk/confirm.html", context)
