"""The page of a day's accounts, and what is taken from it on paper and as a workbook."""

from collections.abc import Callable
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from audit.models import Outcome
from audit.refusal import Refusal
from audit.trail import record
from registry import roc_dates
from workflows.application_form import RocDateField
from workflows.day_end import register, tables
from workflows.day_end.accounts import draw, of_day
from workflows.desk.access import actor, record_list_view, staff_page
from workflows.desk.papers import pdf
from workflows.exports.files import attached, parts_of

MAY_SEE = "day_end.view_accounts"
SHOWN = 50


class DayForm(forms.Form):
    """Which day."""

    day = RocDateField(label=_("Day"), past=True, error_messages={"required": _("Key in the day")})


@require_safe
@staff_page(MAY_SEE)
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts of a day, today unless another is asked for."""
    form = DayForm(request.GET if "day" in request.GET else {"day": roc_dates.as_keyed(timezone.localdate())})
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        day = form.cleaned_data["day"]
        found = of_day(day)
        page = Paginator(found.came, SHOWN).get_page(request.GET.get("page"))
        record_list_view(request, page=f"accounts:{day.isoformat()}", cases=len(page.object_list))
        context |= {"day": day, "page": page, "accounts": found, **_neighbours(day)}
    return render(request, "day_end/accounts.html", context)


def _neighbours(day: date) -> dict[str, date | None]:
    """The day before, and the day after if it has come."""
    return {"before": day - timedelta(days=1), "after": day + timedelta(days=1) if day < timezone.localdate() else None}


@require_safe
@staff_page(MAY_SEE)
def export(request: HttpRequest, iso: str, name: str) -> HttpResponse:
    """One of the papers of a day, or its workbook. That it left the system is in the trail."""
    day = _day(iso)
    if name not in EXPORTS:
        raise Http404
    try:
        response = EXPORTS[name](day)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('desk:accounts')}?day={iso}")
    with transaction.atomic():
        record(actor=actor(request), action="accounts.export", thing=f"day:{iso}", outcome=Outcome.VIEWED,
               facts={"file": name})  # fmt: skip
    return response


def _day(iso: str) -> date:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        raise Http404 from None
    if not roc_dates.FIRST_DAY <= day <= timezone.localdate():
        raise Http404
    return day


def _register(day: date) -> HttpResponse:
    return pdf(register.draw(day), name=f"register-{day.isoformat()}.pdf")


def _tables(name: str) -> Callable[[date], HttpResponse]:
    """All tables of the day as a file; as CSV, the one of this name."""
    stem, kind = parts_of(name)

    def file(day: date) -> HttpResponse:
        found = tables.of_day(of_day(day))
        chosen = list(found.values()) if kind.several else [found[stem]]
        return attached(chosen, name=f"{stem}-{day.isoformat()}.{name.rpartition('.')[2]}")

    return file


def _accounts(day: date) -> HttpResponse:
    return pdf(draw(day), name=f"accounts-{day.isoformat()}.pdf")


EXPORTS: dict[str, Callable[[date], HttpResponse]] = {
    "register.pdf": _register,
    "accounts.pdf": _accounts,
    **{name: _tables(name) for name in ("accounts.xlsx", "accounts.ods", *(f"{each}.csv" for each in tables.NAMES))},
}
