"""What pages and lists say of a staff account, of staff as `pages.listed` reads them."""

from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registry.enumerations import enumerated
from registry.models import Staff
from registry.second_factors.requirement import is_required


def factors_of(member: Staff) -> str:
    """The second factors of a person, or what is missing."""
    factors = {"has_code_app": _("authenticator app"), "has_passkey": _("passkey")}
    named = enumerated(words for held, words in factors.items() if attrgetter(held)(member))
    if named:
        return named
    return _("to be registered") if is_required(member) else pgettext("second factor", "none")


def state_of(member: Staff) -> list[str]:
    """Whether the account is open, waits for its first own password, or is closed; and that it is a demo's."""
    if not member.is_active:
        words = [pgettext("account", "closed")]
    elif member.start_password_until:
        words = [_("start password")]
    else:
        words = [pgettext("account", "open")]
    return [*words, _("demo")] if member.is_demo else words
