"""The page of what was typed before a session ended, for forms that it can't be put back into."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from workflows.desk.access import staff_page
from workflows.desk.typing_kept import shown
from workflows.desk.words import words


@require_safe
@staff_page()
def kept(request: HttpRequest) -> HttpResponse:
    """What was typed, with a button that sends it as it was to be sent."""
    found = shown(request)
    if found is None:
        return redirect("desk:worklist")
    sent = found.as_sent()
    fields = [(name, value) for name, values in sent.lists() for value in values]
    return render(request, "desk/kept.html", {"typed": words(sent), "path": found.path, "fields": fields})
