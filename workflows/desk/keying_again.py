"""The second keying: a few fields once more from the paper, without a sight of the first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows import keyed_twice
from workflows.actions import keying
from workflows.application_form import ApplicationForm
from workflows.catalogue import kind_of
from workflows.desk import overtaking
from workflows.desk.access import actor, attempt, record_view, staff_of, staff_page, stage_page
from workflows.desk.going_on import back_to_list, go_on
from workflows.desk.typing_kept import sent_or_kept
from workflows.models import Case, Draft
from workflows.scans.on_case import scans_of
from workflows.stages import Stage


class AgainForm(forms.Form):
    """The fields to be keyed again, under the numbers and names of the paper and with nothing in them."""

    def __init__(self, first: ApplicationForm, names: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = {place.name: place.number for panel in first.panels for place in panel.places}
        for name in names:
            widget = forms.TextInput(attrs={"class": "code-in", "autocomplete": "off", "spellcheck": "false"})
            label = f"{numbers[name]} {first.fields[name].label}"
            self.fields[name] = forms.CharField(label=label, max_length=20, required=False, widget=widget)


def begin(request: HttpRequest, *, case: Case, typed: dict[str, list[str]], based_on: int) -> HttpResponse:
    """Keeps the first keying as a draft, in the database alone, and leads to the second."""
    if attempt(
        request,
        lambda: keying.save_draft(actor=actor(request), number=case.number, typed=typed, based_on=based_on),
    ):
        return redirect("desk:key-again", number=case.number, stage=case.stage, task_pk=case.task_id or 0)
    return redirect("desk:case", number=case.number)


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.KEY_IN)
def key_again(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """Compares the second keying with the first; the case goes to review when they say the same."""
    draft = Draft.objects.filter(case=case, staff=staff_of(request)).first()
    first = kind_of(case.kind).form(overtaking.typed_of(draft)) if draft else None
    if draft is None or first is None or not first.is_valid():
        messages.warning(request, _("Key in the form first."))
        return redirect("desk:key_in", number=case.number, stage=stage, task_pk=case.task_id or 0)
    names = keyed_twice.asked_of(first.to_data())
    form = AgainForm(first, names, sent_or_kept(request))
    if request.method == "GET":
        record_view(request, case=case, page="key_again")
    elif form.is_valid() and _submit(request, case=case, draft=draft, first=first, form=form):
        messages.success(request, _("%(number)s is keyed in and waits for review.") % {"number": case.shown})
        return go_on(request, done=case, stage=stage, otherwise=back_to_list(request))
    return render(request, "desk/key_again.html", {"case": case, "form": form, "scans": scans_of(case)})


def _submit(request: HttpRequest, *, case: Case, draft: Draft, first: ApplicationForm, form: AgainForm) -> bool:
    return attempt(
        request,
        lambda: keying.key_in(
            actor=actor(request),
            number=case.number,
            task_id=case.task_id or 0,
            data=first.to_data(),
            based_on=draft.based_on,
            again=form.cleaned_data,
        ),
        form=form,
    )
