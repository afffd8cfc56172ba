"""What a subscriber had typed when the session ended: through the login and back into its form; passwords never."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from portal.models import PortalSession
from portal.sessions import SubscriberRequest
from registry.models import PortalAccount
from workflows.kept_typing import KeptTyping, keep, kept_by

FIELD = "kept"
SALT = "portal.kept"
#: What the portal's forms call a password, whether or not its page declares it as sensitive.
PASSWORDS = ("password", "old", "new", "again")
#: What its page says by itself again: the pair that waits, the account's name for password managers.
NOT_TYPED = ("pair", "username")


def of_form(request: HttpRequest, typist: PortalAccount) -> str:
    """A form that came after its session's end, for the login page to carry; empty when only passwords were typed."""
    if set(request.POST) <= {*PASSWORDS, *NOT_TYPED, "csrfmiddlewaretoken"}:
        return ""
    return keep(
        path=request.path, sent=request.POST, typist=str(typist.pk), salt=SALT, secrets=(*PASSWORDS, *NOT_TYPED)
    )


def of_login(request: HttpRequest, account: PortalAccount) -> dict[str, Any] | None:
    """What the login page carried, if this account's subscriber typed it: for the new session."""
    found = kept_by(str(account.pk), request.POST.get(FIELD, ""), salt=SALT)
    return asdict(found) if found else None


def take_kept(request: SubscriberRequest) -> QueryDict | None:
    """What was typed on this very page before the session ended, once, as the form was sent."""
    session = request.portal_session
    if request.method != "GET" or not session.kept or session.kept["path"] != request.path:
        return None
    if not PortalSession.objects.filter(pk=session.pk, kept__isnull=False).update(kept=None):
        return None
    messages.info(request, _("Your session had ended; what you typed is back in the form. Look it over and send it."))
    return KeptTyping(**session.kept).as_sent()
