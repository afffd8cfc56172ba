"""The password slip: printed, handed over at the counter, voided, asked for again."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit.refusal import Refusal
from registry import slips
from registry.models import PasswordSlip, SlipState
from workflows import sheets
from workflows.actions import delivering
from workflows.desk import reprints
from workflows.desk.access import actor, attempt, staff_deed, staff_page, stage_page
from workflows.desk.forms import HandOverForm, NoteForm
from workflows.desk.going_on import go_on, said_of
from workflows.desk.papers import pdf
from workflows.desk.typing_kept import sent_or_kept
from workflows.models import Case
from workflows.stages import Stage


@never_cache
@staff_deed("registry.print_slip")
def print_slip(request: HttpRequest, serial: str) -> HttpResponse:
    """Makes the password and answers with the slip: the only time that it is ever seen."""
    slip = get_object_or_404(PasswordSlip, serial=serial)
    try:
        printed = slips.print_one(actor=actor(request), serial=serial, draw=sheets.draw_slip)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:case", number=slip.case_number)
    return pdf(printed, name=f"slip-{serial}.pdf")


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.DELIVER)
def hand_over(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """The person is identified, the receipt signed, the slip handed over; the case closes."""
    slip = PasswordSlip.objects.filter(case_number=case.number).select_related("account").order_by("pk").last()
    if slip is None or slip.state != SlipState.PRINTED:
        messages.warning(request, _("Print the password slip first."))
        return redirect("desk:case", number=case.number)
    number, task, serial = case.number, case.task_id or 0, slip.serial

    def do(check: str) -> object:
        return delivering.hand_over(
            actor=actor(request), number=number, task_id=task, serial=serial, identity_check=check
        )

    return _hand_over(request, case=case, slip=slip, do=do, done=_("%(number)s is delivered and closed."), stage=stage)


@require_http_methods(["GET", "POST"])
@staff_page("registry.deliver_slip")
def hand_over_later(request: HttpRequest, serial: str) -> HttpResponse:
    """A new slip of a closed case is collected at the counter."""
    slip = get_object_or_404(PasswordSlip.objects.select_related("account"), serial=serial)
    case = get_object_or_404(Case, number=slip.case_number)
    if slip.state != SlipState.PRINTED or case.stage != Stage.CLOSED:
        messages.warning(request, _("Only a printed slip of a closed case is handed over here."))
        return redirect("desk:case", number=case.number)

    def do(check: str) -> object:
        return delivering.hand_over_later(actor=actor(request), serial=serial, identity_check=check)

    return _hand_over(request, case=case, slip=slip, do=do, done=_("The new slip of %(number)s is handed over."))


def _hand_over(
    request: HttpRequest,
    *,
    case: Case,
    slip: PasswordSlip,
    do: Callable[[str], object],
    done: str,
    stage: Stage | None = None,
) -> HttpResponse:
    """To whom, how identified, receipt signed; on to the next case that waits at `stage`."""
    form = HandOverForm(sent_or_kept(request))
    valid = request.method == "POST" and form.is_valid()
    if valid and attempt(request, lambda: do(form.cleaned_data["identity_check"]), form=form):
        messages.success(request, said_of(request, case, done))
        otherwise = redirect("desk:case", number=case.number)
        return go_on(request, done=case, stage=stage, otherwise=otherwise) if stage else otherwise
    return render(request, "desk/hand_over.html", {"case": case, "slip": slip, "form": form, "goes_on": stage})


@require_http_methods(["GET", "POST"])
@staff_page("registry.void_slip")
def void(request: HttpRequest, serial: str) -> HttpResponse:
    """A jam, a lost or unreadable slip: void it and ask for a new one, which a second person approves."""
    slip = get_object_or_404(PasswordSlip, serial=serial)
    form: forms.Form = NoteForm(sent_or_kept(request), label=_("What happened to the slip"))
    valid = request.method == "POST" and form.is_valid()
    if valid and reprints.replace(request, serial=serial, reason=form.cleaned_data["note"], form=form):
        return redirect("desk:case", number=slip.case_number)
    case = get_object_or_404(Case, number=slip.case_number)
    context = {"case": case, "form": form, "deed": "void", "slip": slip}
    return render(request, "desk/confirm.html", context)
