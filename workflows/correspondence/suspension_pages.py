"""Suspension letters in the mailroom: what waits, a preview, print and keep, and again as sent."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from audit.models import Outcome
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Subscriber
from workflows.correspondence import suspension_letters
from workflows.correspondence.keeping import PERMISSION
from workflows.correspondence.models import SuspensionLetter
from workflows.desk.access import actor, record_list_view, staff_deed, staff_page
from workflows.desk.papers import pdf

PAGE = 20


@require_safe
@staff_page("workflows.view_case")
def letters(request: HttpRequest) -> HttpResponse:
    """Letters to be printed first, then those that were."""
    page = Paginator(suspension_letters.listed(), PAGE).get_page(request.GET.get("page"))
    rows = with_names(list(page.object_list))
    record_list_view(request, page="suspension-letters", cases=len(rows))
    return render(request, "correspondence/suspensions.html", {"page": page, "rows": rows})


def with_names(found: list[SuspensionLetter]) -> list[tuple[SuspensionLetter, str]]:
    """Each letter with the name of its subscriber."""
    holders = Subscriber.objects.filter(public_id__in=[letter.holder_key for letter in found])
    names = {str(holder.public_id): holder.name for holder in holders}
    return [(letter, names[letter.holder_key]) for letter in found]


@require_safe
@staff_page("workflows.view_case")
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """The letter as it would be printed now, marked on every page, kept nowhere."""
    letter = get_object_or_404(SuspensionLetter.objects.defer("content"), key=key)
    try:
        content = suspension_letters.draw(letter, preview=True)
    except Refusal as refusal:
        return _said(request, refusal)
    _record_view(request, letter, page="preview")
    return pdf(content, name="suspension-preview.pdf")


@staff_deed(PERMISSION)
def print_and_keep(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keeps the letter and leads to it; pressed again, it leads to the same."""
    get_object_or_404(SuspensionLetter.objects.defer("content"), key=key)
    try:
        suspension_letters.keep(actor=actor(request), key=key)
    except Refusal as refusal:
        return _said(request, refusal)
    return redirect("desk:suspension-letter", key=key)


@require_safe
@staff_page("workflows.view_case")
def letter(request: HttpRequest, key: UUID) -> HttpResponse:
    """A kept letter, byte for byte as it was sent."""
    get_object_or_404(SuspensionLetter.objects.defer("content"), key=key, waiting=False)
    try:
        found, content = suspension_letters.as_sent(key)
    except Refusal as refusal:
        return _said(request, refusal)
    _record_view(request, found, page="as_sent")
    return pdf(content, name=f"suspension-{key}.pdf")


def _record_view(request: HttpRequest, letter: SuspensionLetter, *, page: str) -> None:
    facts = {"subscriber": letter.holder_key, "page": page}
    with transaction.atomic():
        record(
            actor=actor(request), action="suspension_letter.view", thing=f"suspension_letter:{letter.key}",
            outcome=Outcome.VIEWED, facts=facts,
        )  # fmt: skip


def _said(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    messages.error(request, str(refusal.sentence))
    return redirect("desk:suspension-letters")
