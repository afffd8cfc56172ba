"""Passwords of the portal: made for slips, read as they are keyed, judged when a subscriber chooses one.

No function here logs or stores anything.
"""

import secrets

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.refusal import Refusal
from numbering.keyed_text import UNMISTAKABLE, ungrouped
from registry.contact_points import digits
from registry.models import PortalAccount

INITIAL_LENGTH = 12  # 24 ** 12: 55 bits
ACCOUNT_LENGTH = 10  # 24 ** 10: 45 bits
SHORTEST, LONGEST = 12, 128
FEWEST_DIFFERENT = 5


def random_characters(length: int) -> str:
    """Unmistakable characters from the system's random source."""
    return "".join(secrets.choice(UNMISTAKABLE) for _place in range(length))


def grouped(password: str) -> str:
    """An initial password as it is printed: VK7M TX4P H9RC."""
    return " ".join(password[start : start + 4] for start in range(0, len(password), 4))


def without_grouping(text: str) -> str:
    """An account or an initial password as it was meant: hyphens, spaces, full-width and small letters forgiven."""
    return ungrouped(text)


@sensitive_variables()
def check_new_password(new: str, *, account: PortalAccount) -> None:
    """Judges the password that a subscriber chooses. Raises `Refusal` with a sentence for the field `new`.

    At least 12 characters, at least 5 different ones, none of the commonest, and nothing that is known of the
    subscriber in it: account, ID, name, telephone (NIST SP 800-63B section 5.1.1.2).
    """
    if len(new) < SHORTEST:
        _refuse(_("A password has at least %(least)s characters") % {"least": SHORTEST}, code="password_short")
    if len(new) > LONGEST:
        _refuse(_("A password has at most %(most)s characters") % {"most": LONGEST}, code="password_long")
    if len(set(new)) < FEWEST_DIFFERENT:
        _refuse(
            _("Use at least %(least)s different characters") % {"least": FEWEST_DIFFERENT}, code="password_monotone"
        )
    if any(part in without_grouping(new) for part in _known_of(account)):
        _refuse(
            _("Leave your portal account, ID number, name and telephone out of the password"), code="password_personal"
        )
    try:
        CommonPasswordValidator().validate(new)
    except ValidationError:
        _refuse(_("This password is on the list of the commonest ones: choose another"), code="password_common")


def _known_of(account: PortalAccount) -> list[str]:
    """What others know of a subscriber, as `without_grouping` writes it; nothing so short that it hits by chance."""
    subscriber = account.subscriber
    contact = getattr(subscriber, "contact", None)
    telephones = [subscriber.telephone, *([contact.telephone, contact.mobile] if contact else [])]
    named = [account.account, subscriber.id_number, subscriber.name, subscriber.passport_number]
    known = [without_grouping(text) for text in named] + [digits(number) for number in telephones]
    return [text for text in known if len(text) >= 2 and not (text.isascii() and len(text) < 6)]


def _refuse(sentence: str, *, code: str) -> None:
    raise Refusal(sentence, code=code, field="new")
