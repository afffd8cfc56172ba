"""What can't be done any more is told plainly, and what was typed for it stands there to be handed on."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from workflows.desk.typing_kept import sent_or_kept
from workflows.desk.words import words


def refuse_page(request: HttpRequest) -> HttpResponse:
    """The answer to whom a role was taken away while the page was open; for whom had none, raises `PermissionDenied`.

    What they typed can't be kept for them on the case, which isn't theirs to write on any more: it is shown to
    themselves alone, in this one answer.
    """
    typed = words(sent_or_kept(request))
    if not typed:
        raise PermissionDenied(_("Your role doesn't include this page."))
    return render(request, "403.html", {"typed": typed}, status=403)
