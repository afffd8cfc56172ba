"""Papers come in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from workflows.actions import receiving
from workflows.desk.access import actor, attempt, staff_page, stage_page
from workflows.desk.forms import PapersForm, ReceiveForm
from workflows.desk.going_on import go_on_with
from workflows.desk.typing_kept import sent_or_kept
from workflows.models import Case
from workflows.prepared.actions import look_at
from workflows.prepared.models import PreparedForm
from workflows.stages import Deed, Stage


@require_http_methods(["GET", "POST"])
@staff_page("workflows.receive_case")
def receive(request: HttpRequest) -> HttpResponse:
    """The receiving form; a form code scanned into the box has chosen the kind."""
    sent = sent_or_kept(request)
    if sent is None:
        return _fresh(request)
    form = ReceiveForm(sent)
    if request.method == "POST" and form.is_valid():
        made: list[Case] = []
        if attempt(request, lambda: made.append(_receive(request, form)), form=form):
            sentence = _("Received as %(number)s. Write the number on the paper, or stick its label.")
            messages.success(request, sentence % {"number": made[0].shown})
            _say_scanned(request, made[0])
            return redirect("desk:case", number=made[0].number)
    return render(request, "desk/receive.html", {"form": form})


def _say_scanned(request: HttpRequest, case: Case) -> None:
    """Pages that lay in the scanner before the paper was received."""
    pages = case.scans.count()
    if pages:
        said = ngettext(
            "%(n)d page scanned before has found its case.", "%(n)d pages scanned before have found their case.", pages
        )
        messages.info(request, said % {"n": pages})


def _fresh(request: HttpRequest) -> HttpResponse:
    """An empty form; what a code told stands in it. A pre-filled paper that was received before opens its case."""
    number = request.GET.get("form", "")
    initial, came = ReceiveForm.fresh(request.GET.get("kind", "")), None
    if PreparedForm.objects.filter(number=number).exists():
        came = look_at(actor=actor(request), number=number)
        if came.case:
            return redirect("desk:case", number=came.case.number)
        initial = ReceiveForm.fresh(came.kind, form_number=came.number, applicant=came.applicant)
    return render(request, "desk/receive.html", {"form": ReceiveForm(initial=initial), "came": came})


def _receive(request: HttpRequest, form: ReceiveForm) -> Case:
    data = form.cleaned_data
    return receiving.receive(
        actor=actor(request),
        token=data["token"],
        kind=data["kind"],
        channel=data["channel"],
        received_at=form.received_at,
        applicant=data["applicant"],
        papers=data["papers"],
        registered_mail=data["registered_mail"],
        form_number=data["form_number"],
    )


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.CORRECTION)
def papers_came(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """The corrected papers are here."""
    form = PapersForm(sent_or_kept(request))
    returned = case.participations.filter(deed=Deed.RETURNED).last()
    if request.method == "POST" and form.is_valid():
        if attempt(
            request,
            lambda: receiving.papers_came(
                actor=actor(request), number=case.number, task_id=case.task_id or 0, papers=form.cleaned_data["papers"]
            ),
        ):
            messages.success(request, _("The case goes on. Key in what changed."))
            return go_on_with(request, case)
        return redirect("desk:case", number=case.number)
    return render(request, "desk/papers_came.html", {"form": form, "case": case, "returned": returned})
