"""A short path for OCSP: a question needs no session, no language and no login, and thousands come in a second."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from pki.views import ocsp_answer


def ocsp(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Hands OCSP questions to their view before the middleware that only pages need."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path == _address():
            return ocsp_answer(request)
        if path.startswith(f"{_address()}/"):
            return ocsp_answer(request, path.removeprefix(f"{_address()}/"))
        return get_response(request)

    return middleware


@cache
def _address() -> str:
    return reverse("pki:ocsp")
