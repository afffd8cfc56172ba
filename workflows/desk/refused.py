"""What can't be done any more is told plainly, and what was typed for it stands there to be handed on."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from workflows.catalogue import kinds

WORDS = (forms.ChoiceField, forms.BooleanField)
"""Fields that take no words: what was chosen is chosen again in a moment."""


def refuse_page(request: HttpRequest) -> HttpResponse:
    """The answer to whom a role was taken away while the page was open; for whom had none, raises `PermissionDenied`.

    What they typed can't be kept for them on the case, which isn't theirs to write on any more: it is shown to
    themselves alone, in this one answer.
    """
    typed = typed_words(request)
    if not typed:
        raise PermissionDenied(_("Your role doesn't include this page."))
    return render(request, "403.html", {"typed": typed}, status=403)


def typed_words(request: HttpRequest) -> list[tuple[str | Promise, str]]:
    """What was sent in fields that take words, with their labels, in the order of the form."""
    labels = {
        name: field.label or name
        for kind in kinds().values()
        for name, field in kind.form.base_fields.items()
        if not isinstance(field, WORDS)
    }
    labels["note"] = _("In words")
    said = ((name, request.POST.get(name, "").strip()) for name in request.POST)
    return [(labels[name], text) for name, text in said if text and name in labels]
