"""Renewal letters in the mailroom: what waits, the batches, and mails that came back."""

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from audit.refusal import Refusal
from workflows.correspondence.keeping import PERMISSION
from workflows.desk.access import actor, attempt, record_list_view, staff_deed, staff_page
from workflows.desk.papers import pdf
from workflows.desk.typing_kept import sent_or_kept
from workflows.expiries import letters, undelivered
from workflows.expiries.models import LetterBatch

SHOWN = 20


class ReturnedMailForm(forms.Form):
    """A mail came back."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail address that it went to"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=dict.fromkeys(
            ("required", "invalid"),
            gettext_lazy("Key in the address that the returned mail names, as name@example.com"),
        ),
    )


@require_http_methods(["GET", "POST"])
@staff_page(PERMISSION, "workflows.view_case")
def renewal_letters(request: HttpRequest) -> HttpResponse:
    """Letters that wait, the last batches, and the form for a mail that came back."""
    form = ReturnedMailForm(sent_or_kept(request))
    if request.method == "POST" and form.is_valid() and _returned(request, form):
        return redirect("desk:renewal-letters")
    context = {
        "form": form,
        "waiting": letters.waiting().count(),
        "most": letters.BATCH,
        "faulty": [(letter, letters.why_not_drawn(letter)) for letter in letters.faulty()[:SHOWN]],
        "batches": printed()[:SHOWN],
    }
    return render(request, "expiries/letters.html", context)


def printed() -> QuerySet[LetterBatch]:
    """Batches with how many letters each has, without their bytes, the newest first."""
    batches = LetterBatch.objects.defer("content").select_related("printed_by")
    return batches.annotate(count=Count("letters")).order_by("-pk")


def _returned(request: HttpRequest, form: ReturnedMailForm) -> bool:
    try:
        wanted = undelivered.mail_returned(actor=actor(request), address=form.cleaned_data["address"])
    except Refusal as refusal:
        refusal.onto(form)
        return False
    sentence = ngettext("%(n)d letter waits instead.", "%(n)d letters wait instead.", wanted)
    messages.success(request, sentence % {"n": wanted})
    return True


@staff_deed(PERMISSION)
def print_letters(request: HttpRequest) -> HttpResponse:
    """Prints the next batch."""
    if attempt(request, lambda: letters.print_batch(actor=actor(request))):
        messages.success(request, _("The letters are drawn: open the batch, print it, fold and post."))
    return redirect("desk:renewal-letters")


@require_safe
@staff_page("workflows.view_case")
def preview(request: HttpRequest) -> HttpResponse:
    """The next letters, marked on every page."""
    try:
        content = letters.preview()
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("desk:renewal-letters")
    record_list_view(request, page="renewal-letters:preview", cases=min(letters.waiting().count(), letters.BATCH))
    return pdf(content, name="renewal-letters-preview.pdf")


@require_safe
@staff_page(PERMISSION)
def letter_batch(request: HttpRequest, batch: int) -> HttpResponse:
    """A batch, byte for byte as it was printed."""
    found = get_object_or_404(LetterBatch, pk=batch)
    try:
        content = letters.as_printed(found)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("desk:renewal-letters")
    record_list_view(request, page=f"renewal-letters:{found.pk}", cases=found.letters.count())
    return pdf(content, name=f"renewal-letters-{found.pk}.pdf")
