"""What the notices say: Chinese first, then English, as nobody has told us the recipient's language.

No name, no ID number, no address: a mail is read on its way. Numbers of cases and certificates say enough.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import formats, translation
from django.utils.translation import gettext_lazy

from forms_paper.roc_words import roc_week
from numbering.numbers import shown
from registry.enumerations import enumerated
from workflows.catalogue import kind_of
from workflows.correspondence.bounces import return_address
from workflows.correspondence.models import Notice, NoticeKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LANGUAGES = ("zh-hant", "en")

SENTENCES: dict[str, "StrOrPromise"] = {
    NoticeKind.RETURNED: gettext_lazy(
        "Your application (%(matter)s, %(number)s) can't be decided yet: papers are to be corrected. A letter says "
        "which. They must be here by %(due)s; otherwise the application may be rejected."
    ),
    NoticeKind.REMINDER: gettext_lazy(
        "The corrected papers of your application (%(matter)s, %(number)s) are not here yet. They must be here by "
        "%(due)s; otherwise the application may be rejected. If you have sent them, ignore this mail."
    ),
    NoticeKind.REJECTED: gettext_lazy(
        "Your application (%(matter)s, %(number)s) was rejected. A letter says why, and what you can do."
    ),
    NoticeKind.COMPLETED: gettext_lazy("Your application (%(matter)s, %(number)s) was approved and carried out."),
    NoticeKind.SLIP_FOLLOWS: gettext_lazy(
        "Your application (%(matter)s, %(number)s) was approved and carried out. The password slip is delivered in the "
        "way that you chose on the form."
    ),
    NoticeKind.REVOKED: gettext_lazy(
        "As applied for (%(number)s), these certificates are revoked: %(certificates)s. They can't be used any more. "
        "Keep the keys and backups: they open what was encrypted before."
    ),
    NoticeKind.RESUMED: gettext_lazy(
        "As applied for (%(number)s), these certificates are valid again: %(certificates)s. A new password slip is "
        "delivered in the way that you chose on the form."
    ),
    NoticeKind.SUSPENDED: gettext_lazy(
        "These certificates are suspended: %(certificates)s. To use them again, apply on paper to resume them before "
        "they expire."
    ),
    NoticeKind.RENEWED: gettext_lazy(
        "New certificates were issued by a renewal: %(certificates)s. They can be used once they are activated on the "
        "portal. Keep the keys and backups of those before: they open what was encrypted to them."
    ),
    NoticeKind.SUPERSEDED: gettext_lazy(
        "The certificates of your renewal are activated, so those before are revoked: %(certificates)s. They can't be "
        "used any more. Keep their keys and backups: they open what was encrypted to them."
    ),
    NoticeKind.RENEWAL: gettext_lazy(
        "These certificates expire on %(due)s: %(certificates)s. Until then they can be renewed online, without paper: "
        "sign in to the portal as you are used to, on the computer that holds their keys, and choose to renew. After "
        "that a new registration on paper is needed. A letter says the same."
    ),
    NoticeKind.RENEW_SOON: gettext_lazy(
        "These certificates are not renewed yet and expire on %(due)s: %(certificates)s. Sign in to the portal on the "
        "computer that holds their keys, and choose to renew. After that day a new registration on paper is needed."
    ),
    NoticeKind.RIGHT_ENDS: gettext_lazy(
        "Your right to apply for certificates is not used yet and ends on %(due)s. Sign in to the portal and apply "
        "before then. Afterwards a new registration on paper is needed."
    ),
    NoticeKind.NEW_PASSWORD: gettext_lazy(
        "The password of your portal account was changed. Every session that was open before has ended."
    ),
    NoticeKind.LOGIN_HELD: gettext_lazy(
        "The login to your portal account is suspended, as wrong passwords were keyed several times in a row. "
        "Certificates and keys are not affected. To sign in again, apply on paper for a new password."
    ),
    NoticeKind.PASSKEY_NEW: gettext_lazy(
        "A passkey was registered for your portal account. Together with the password it takes the place of the six "
        "digits at the login."
    ),
    NoticeKind.PASSKEY_GONE: gettext_lazy("A passkey of your portal account was removed. It lets in no more."),
    NoticeKind.PASSKEY_OVER: gettext_lazy(
        "As your portal account is set up again on a paper application, the passkeys that were registered for it have "
        "ended. After the first login with the new password slip you can register passkeys again."
    ),
    NoticeKind.PASSKEY_COPY: gettext_lazy(
        "A passkey of your portal account was used in a way that points to a copy of it, and was refused. It lets in "
        "no more. Sign in with the digits, remove this passkey and change the password."
    ),
}

NOT_ASKED_FOR: "StrOrPromise" = gettext_lazy(
    "If you did not ask for this, call us at once: %(telephone)s. Our staff never ask for your password."
)
NOT_YOU: "StrOrPromise" = gettext_lazy(
    "If this was not you, call us at once: %(telephone)s. Our staff never ask for your password."
)
QUESTIONS: "StrOrPromise" = gettext_lazy("Questions? Call us: %(telephone)s. Our staff never ask for your password.")
CLOSINGS = {
    NoticeKind.NEW_PASSWORD: NOT_YOU,
    NoticeKind.LOGIN_HELD: NOT_YOU,
    **dict.fromkeys((NoticeKind.PASSKEY_NEW, NoticeKind.PASSKEY_GONE, NoticeKind.PASSKEY_COPY), NOT_YOU),
    NoticeKind.RENEWAL: QUESTIONS,
    NoticeKind.RENEW_SOON: QUESTIONS,
    NoticeKind.RIGHT_ENDS: QUESTIONS,
}


def message(notice: Notice) -> EmailMessage:
    """The mail. Its Message-ID is the notice's own, so that a mail system knows one that comes twice; the envelope's
    sender is where it comes back to.
    """
    subjects, bodies = [], []
    for language in LANGUAGES:
        with translation.override(language):
            subjects.append(str(NoticeKind(notice.kind).label))
            bodies.append(_body(notice, office=settings.OFFICE["name"][language]))
    number = f" {shown(notice.case.number)}" if notice.case else ""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    return EmailMessage(
        subject=f"{settings.OFFICE['name'][LANGUAGES[0]]}：{' / '.join(subjects)}{number}",
        body="\n\n----\n\n".join(bodies),
        from_email=return_address(notice),
        to=[notice.to],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<notice-{notice.key}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _body(notice: Notice, *, office: str) -> str:
    closing = CLOSINGS.get(NoticeKind(notice.kind), NOT_ASKED_FOR) % {"telephone": settings.OFFICE["telephone"]}
    return f"{SENTENCES[notice.kind] % _words(notice)}\n\n{closing}\n\n{office}"


def _words(notice: Notice) -> dict[str, Any]:
    about = notice.about
    return {
        "number": shown(notice.case.number) if notice.case else "",
        "matter": str(kind_of(notice.case.kind).label) if notice.case else "",
        "due": _day(date.fromisoformat(about["due"])) if "due" in about else "",
        "certificates": enumerated(shown(number) for number in about.get("certificates", ())),
    }


def _day(day: date) -> str:
    if translation.get_language() == LANGUAGES[0]:
        return f"民國 {roc_week(day)}"
    return formats.date_format(day, "l, j F Y")
