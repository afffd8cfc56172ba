"""The page of signed exports: which days, and the file. That the trail left the system is recorded."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from audit import seal
from audit.actors import Actor
from audit.exporting import Range, export, range_of
from audit.models import Entry
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.staff import require
from workflows.application_form import RocDateField
from workflows.desk.access import actor, staff_page
from workflows.desk.typing_kept import sent_or_kept

MAY_EXPORT = "audit.view_entry"
MIDNIGHT = 1000
"""So many entries around a midnight are looked through: numbers are given at the commit, times are a little older."""


class RangeForm(forms.Form):
    """From which day to which; empty, from the first entry to the last."""

    since = RocDateField(label=_("From day"), required=False, past=True, help_text=_("Empty: from the first entry"))
    until = RocDateField(label=_("To day"), required=False, past=True, help_text=_("Empty: to the last entry"))

    def clean(self) -> dict[str, Any]:
        """The end is not before the beginning."""
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("This day is before the first one: exchange the two"))
        return data

    def chosen(self) -> Range:
        """The entries of these days. Raises `Refusal` "nothing"."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        first = _first_of(since) if since else None
        last = _last_before(until + timedelta(days=1)) if until else None
        return range_of(first=first, last=last)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _first_of(day: date) -> int:
    near = Entry.objects.filter(at__gte=_midnight(day)).order_by("at", "seq")[:MIDNIGHT]
    found: int | None = near.aggregate(first=Min("seq"))["first"]
    return found or _end() + 1


def _last_before(day: date) -> int:
    near = Entry.objects.filter(at__lt=_midnight(day)).order_by("-at", "-seq")[:MIDNIGHT]
    found: int | None = near.aggregate(last=Max("seq"))["last"]
    return found or 0


def _end() -> int:
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
    return last or 0


@mutation("audit.export", thing=lambda **_: "trail:whole")
def begin_export(*, actor: Actor, form: RangeForm) -> Iterator[bytes]:
    """The export of the days of a valid form; the entry that says so is written before the first piece leaves.

    Raises `Refusal`: not_permitted, nothing, no_head, unreadable_head.
    """
    staff = require(actor, MAY_EXPORT)
    chosen = form.chosen()
    try:
        pieces = export(chosen, made_by=staff.username)
    except seal.UnreadableHead as unreadable:
        raise Refusal(_("The file of the signed head can't be read"), code="unreadable_head") from unreadable
    facts = {"first": chosen.first, "last": chosen.last}
    record(actor=actor, action="audit.export", thing=f"entries:{chosen.first}-{chosen.last}", facts=facts)
    return pieces


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MAY_EXPORT)
def signed_export(request: HttpRequest) -> HttpResponse:
    """Asks for the days, and answers with the file."""
    form = RangeForm(sent_or_kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            pieces = begin_export(actor=actor(request), form=form)
        except Refusal as refusal:
            refusal.onto(form)
        else:
            return _file(pieces)  # type: ignore[return-value]
    context = {"form": form, "fingerprint": seal.fingerprint()}
    return render(request, "audit_desk/export.html", context)


def _file(pieces: Iterator[bytes]) -> HttpResponseBase:
    named = f'attachment; filename="audit-trail-{timezone.localtime():%Y%m%d-%H%M}.zip"'
    return StreamingHttpResponse(pieces, content_type="application/zip", headers={"Content-Disposition": named})
