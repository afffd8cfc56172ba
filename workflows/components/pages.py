"""The component page, for any staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows.components import samples
from workflows.components.tokens import tokens
from workflows.desk.access import staff_page


@require_safe
@staff_page()
def components(request: HttpRequest) -> HttpResponse:
    """Every token and component, in the language and the colours of the reader."""
    known = tokens()
    context = {
        "colours": [token for token in known if token.is_colour],
        "measures": [token for token in known if not token.is_colour],
        "sizes": [token for token in known if token.name.startswith("t-")],
        "form": samples.form(),
        "tags": samples.tags(),
        "page": samples.page(),
        "sections": samples.charts_and_tables(),
    }
    return render(request, "components/components.html", context)
