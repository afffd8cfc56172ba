"""Who is away and who stands in: everybody sees it and names their own; supervisors and operators name others'."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows.desk.access import actor, attempt, staff_deed, staff_of, staff_page
from workflows.desk.typing_kept import sent_or_kept
from workflows.staffing import absences
from workflows.staffing.forms import AbsenceForm
from workflows.staffing.models import Absence
from workflows.stages import STAGE_PERMISSION


@require_http_methods(["GET", "POST"])
@staff_page()
def absences_page(request: HttpRequest) -> HttpResponse:
    """Everybody who is or will be away, and the form for one more."""
    for_others = any(request.user.has_perm(name) for name in absences.FOR_OTHERS)
    form = AbsenceForm(sent_or_kept(request), by=staff_of(request), for_others=for_others)
    if request.method == "POST" and form.is_valid():
        named = attempt(request, lambda: absences.name_substitute(actor=actor(request), **form.cleaned_data), form=form)
        if named:
            messages.success(request, _("%(name)s stands in for %(away)s from %(first)s to %(last)s.") % form.said)
            return redirect("desk:absences")
    context = {"form": form, "absences": absences.standing(), "for_others": for_others}
    return render(request, "staffing/absences.html", context)


@staff_deed()
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is back."""
    absence = get_object_or_404(Absence.objects.select_related("staff"), pk=pk)
    if attempt(request, lambda: absences.end_absence(actor=actor(request), absence=absence)):
        messages.success(request, _("The absence of %(name)s has ended.") % {"name": absence.staff})
    return redirect("desk:absences")


@staff_deed(*STAGE_PERMISSION.values())
def take_over(request: HttpRequest, number: str) -> HttpResponse:
    """Takes over from who is away, as his or her substitute."""
    attempt(request, lambda: absences.take_over_as_substitute(actor=actor(request), number=number))
    return redirect("desk:case", number=number)
