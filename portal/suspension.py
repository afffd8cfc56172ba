"""The way out for a subscriber whose login is suspended in the middle of a visit."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.sessions import SubscriberRequest, drop_cookie


def suspended_meanwhile(request: SubscriberRequest) -> HttpResponse | None:
    """The way out when the last wrong password has just suspended the login, else None.

    Whoever has a session may be told so: they knew the password, or sit where somebody who knew it sat.
    """
    account = request.portal_account
    account.refresh_from_db(fields=["state"])
    if not account.suspended:
        return None
    messages.error(request, _("Too many wrong passwords: the login is suspended. Apply on paper for a new password."))
    response = HttpResponseRedirect(reverse("portal:login"))
    drop_cookie(response)
    return response
