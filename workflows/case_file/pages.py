"""Notes, and the whole history of a case: deeds, notes, scans, letters, mails, and who looked at it."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflows.case_file import noting
from workflows.case_file.looked_at import told_of
from workflows.case_file.reading import CaseFile
from workflows.correspondence import suspension_letters
from workflows.desk.access import actor, attempt, record_view, staff_page
from workflows.desk.forms import NoteForm
from workflows.desk.typing_kept import sent_or_kept
from workflows.expiries.models import RenewalLetter
from workflows.models import Case

NUMBER = re.compile(r"[0-9]{1,18}")


@require_http_methods(["GET", "POST"])
@staff_page(noting.PERMISSION)
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Adds a note; the case page has the same field."""
    case = get_object_or_404(Case.objects.select_related("task__owner"), number=number)
    form = NoteForm(sent_or_kept(request), label=_("Note"))
    if request.method == "POST" and form.is_valid() and attempt(request, lambda: _note(request, case, form), form=form):
        messages.success(request, _("The note stands on the case."))
        return redirect("desk:case", number=number)
    return render(request, "case_file/note.html", {"case": case, "form": form})


def _note(request: HttpRequest, case: Case, form: forms.Form) -> Any:
    return noting.note(actor=actor(request), number=case.number, text=form.cleaned_data["note"])


@require_safe
@staff_page("workflows.view_case")
def history(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that happened to a case, a page at a time, with its mails and the letters that belong to no case."""
    file = CaseFile.of(number)
    record_view(request, case=file.case, page="history")
    before = request.GET.get("before", "")
    context = {"case": file.case, "timeline": file.timeline, "notices": list(file.case.notices.all())}
    context["told"] = told_of(file.case, before=int(before) if NUMBER.fullmatch(before) else None)
    return render(request, "case_file/history.html", {**context, **_letters_to_holder(file)})


def _letters_to_holder(file: CaseFile) -> dict[str, Any]:
    if file.holder is None:
        return {}
    key = str(file.holder.public_id)
    return {
        "suspension_letters": suspension_letters.listed().filter(holder_key=key),
        "renewal_letters": RenewalLetter.objects.filter(holder_key=key),
    }
