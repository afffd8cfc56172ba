"""What can't be taken back has a page of its own: approve, return, send back, reject, withdraw."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows.actions import carrying_out, deciding, holding
from workflows.case_file.reading import CaseFile
from workflows.desk.access import actor, attempt, record_view, staff_deed, staff_page, stage_page
from workflows.desk.case_page import case_context
from workflows.desk.forms import CorrectionForm, NoteForm, ReasonsForm
from workflows.desk.going_on import go_on, said_of
from workflows.desk.typing_kept import sent_or_kept
from workflows.masking import sees_whole, show_whole
from workflows.models import Case
from workflows.stages import STAGE_PERMISSION, Deed, Stage


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.APPROVE)
def approve(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """Approves what the page shows, then carries it out once that has committed."""
    if request.method == "GET":
        record_view(request, case=case, page="approve")
        context = case_context(request, CaseFile(case))
        return render(request, "desk/approve.html", {**context, "stage": stage})
    digest = request.POST.get("digest", "")
    if attempt(
        request,
        lambda: deciding.approve(actor=actor(request), number=case.number, task_id=case.task_id or 0, digest=digest),
    ):
        _carry_out(request, case.number)
        return go_on(request, done=case, stage=stage, otherwise=redirect("desk:case", number=case.number))
    return redirect("desk:case", number=case.number)


def _carry_out(request: HttpRequest, number: str) -> None:
    case = Case.objects.get(number=number)
    if carrying_out.carry_out(number=number):
        messages.success(request, _("%(number)s is approved and carried out.") % {"number": case.shown})
    else:
        messages.error(request, _("%(number)s is approved, but could not be carried out yet.") % {"number": case.shown})


@staff_deed("workflows.approve_case")
def carry_out_again(request: HttpRequest, number: str) -> HttpResponse:
    """Another try at what was approved and failed."""
    case = get_object_or_404(Case, number=number)
    if case.stage == Stage.CARRY_OUT:
        _carry_out(request, number)
    return redirect("desk:case", number=number)


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.REVIEW, Stage.APPROVE)
def return_for_correction(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """Asks the applicant to mend the papers, with reasons and a deadline."""
    form = CorrectionForm(sent_or_kept(request), initial=CorrectionForm.fresh())
    return _confirm(
        request,
        case=case,
        form=form,
        deed="return",
        do=lambda data: deciding.return_for_correction(
            actor=actor(request), number=case.number, task_id=case.task_id or 0, stage=stage, **data
        ),
        done=_("%(number)s waits for corrected papers. Print the letter now."),
        stage=stage,
    )


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.REVIEW, Stage.APPROVE)
def send_back(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """The office's own mistake: back to the desk, no letter."""
    return _confirm(
        request,
        case=case,
        form=NoteForm(sent_or_kept(request), label=_("What is to be mended")),
        deed="send_back",
        do=lambda data: deciding.send_back(
            actor=actor(request), number=case.number, task_id=case.task_id or 0, stage=stage, note=data["note"]
        ),
        done=_("%(number)s is back at the desk."),
        stage=stage,
    )


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.APPROVE)
def reject(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """Ends the case without effect; the letter follows."""
    return _confirm(
        request,
        case=case,
        form=ReasonsForm(sent_or_kept(request), initial=advised(case)),
        deed="reject",
        do=lambda data: deciding.reject(actor=actor(request), number=case.number, task_id=case.task_id or 0, **data),
        done=_("%(number)s is rejected. Print the letter now."),
        stage=stage,
    )


@require_http_methods(["GET", "POST"])
@staff_page("workflows.withdraw_case")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant takes the application back."""
    case = get_object_or_404(Case, number=number)
    return _confirm(
        request,
        case=case,
        form=NoteForm(sent_or_kept(request), label=_("Who withdraws it, and how we know")),
        deed="withdraw",
        do=lambda data: deciding.withdraw(actor=actor(request), number=number, reason=data["note"]),
        done=_("%(number)s is withdrawn."),
    )


@require_http_methods(["GET", "POST"])
@staff_page("workflows.approve_case")
def give_up(request: HttpRequest, number: str) -> HttpResponse:
    """What was approved can't be carried out as it stands: back to the desk."""
    case = get_object_or_404(Case, number=number)
    return _confirm(
        request,
        case=case,
        form=NoteForm(sent_or_kept(request), label=_("What is to be mended")),
        deed="give_up",
        do=lambda data: carrying_out.give_up(actor=actor(request), number=number, note=data["note"]),
        done=_("The approval of %(number)s is void; the case is back at the desk."),
    )


@require_http_methods(["GET", "POST"])
@staff_page(*STAGE_PERMISSION.values())
def take_over(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a held case over, with a reason."""
    case = get_object_or_404(Case.objects.select_related("task__owner"), number=number)
    return _confirm(
        request,
        case=case,
        form=NoteForm(sent_or_kept(request), label=_("Why you take it over")),
        deed="take_over",
        do=lambda data: holding.take_over(actor=actor(request), number=number, reason=data["note"]),
        done=_("You hold %(number)s now."),
    )


@require_http_methods(["GET", "POST"])
@staff_page("workflows.view_case")
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Shows a masked case whole, for a reason that the trail keeps."""
    case = get_object_or_404(Case, number=number)
    if sees_whole(request, case):
        return redirect("desk:case", number=number)
    return _confirm(
        request,
        case=case,
        form=NoteForm(sent_or_kept(request), label=_("What you need it for")),
        deed="show",
        do=lambda data: show_whole(request, actor=actor(request), number=number, reason=data["note"]),
        done=_("%(number)s is shown to you whole for 10 minutes."),
    )


def advised(case: Case) -> dict[str, Any]:
    """What the reviewer advised, for the supervisor to take over or change."""
    advice = case.participations.filter(deed=Deed.ADVISED_REJECTION).order_by("-at", "-pk").first()
    return {key: advice.detail[key] for key in ("reasons", "note")} if advice else {}


def _confirm(
    request: HttpRequest,
    *,
    case: Case,
    form: forms.Form,
    deed: str,
    do: Callable[[dict[str, Any]], Any],
    done: str,
    stage: Stage | None = None,
) -> HttpResponse:
    """The frame of these pages: what, to whom, what follows, one button, one way back; for a step, one way on to the
    next case that waits at its `stage`."""
    if request.method == "POST" and form.is_valid() and attempt(request, lambda: do(form.cleaned_data), form=form):
        messages.success(request, said_of(request, case, done))
        otherwise = redirect("desk:case", number=case.number)
        return go_on(request, done=case, stage=stage, otherwise=otherwise) if stage else otherwise
    return render(request, "desk/confirm.html", {"case": case, "form": form, "deed": deed, "goes_on": stage})
