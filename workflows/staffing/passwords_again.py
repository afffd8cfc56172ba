"""The password once more, before something about signing in changes."""

from django.contrib.auth import authenticate
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _


def gave_password(request: HttpRequest, form: Form) -> bool:
    """Whether the form's password is one's own; guesses count as those at the door do."""
    given = form.cleaned_data["password"]
    if authenticate(request, username=request.user.get_username(), password=given) is not None:
        return True
    form.add_error("password", _("This is not your password: key it in again."))
    return False
