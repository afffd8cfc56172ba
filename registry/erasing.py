"""What the registry forgets of a subscriber whose records have had their time (spec §7).

Rows stay, empty: slips, rights and counters are still accounted for. An empty name says that a subscriber is erased.
"""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.utils import timezone

from registry.models import (
    AccountState,
    CertificateContact,
    PasswordSlip,
    PortalAccount,
    PortalLogin,
    Subscriber,
)

_TEXTS = (
    "name", "nationality", "passport_name", "passport_number", "representative", "department", "zip", "address",
    "telephone", "telephone_digits", "email",
)  # fmt: skip
_RECIPIENT = (
    "recipient_name", "recipient_organisation", "recipient_zip", "recipient_address", "recipient_mobile",
    "recipient_email", "reprint_reason", "void_reason",
)  # fmt: skip
_CONTACT = ("name", "mobile", "telephone", "email", "zip", "address")


def enrolled_before(moment: datetime) -> QuerySet[Subscriber]:
    """Subscribers enrolled before a moment and not erased yet, the oldest first."""
    return Subscriber.objects.filter(enrolled_at__lt=moment).exclude(name="").order_by("pk")


def is_last_of_contact(subscriber: Subscriber, email: str) -> bool:
    """Whether no other subscriber's contact is told things at this address."""
    return not CertificateContact.objects.filter(email=email).exclude(subscriber=subscriber).exists()


def erase(subscriber: Subscriber) -> None:
    """Erases who the subscriber and the contact are, and closes the account for good. Inside the caller's mutation.

    The ID number becomes one that nobody has: it still tells subscriptions apart.
    """
    unnamed = dict.fromkeys(_TEXTS, "") | {"id_number": f"erased-{subscriber.pk}", "birth_date": None}
    Subscriber.objects.filter(pk=subscriber.pk).update(**unnamed)
    CertificateContact.objects.filter(subscriber=subscriber).update(**dict.fromkeys(_CONTACT, ""))
    accounts = PortalAccount.objects.filter(subscriber=subscriber)
    PortalLogin.objects.filter(account__in=accounts).update(network="")
    PasswordSlip.objects.filter(account__in=accounts).update(**dict.fromkeys(_RECIPIENT, ""))
    accounts.update(
        password=make_password(None),
        must_change=False,
        state=AccountState.SUSPENDED,
        sessions_valid_from=timezone.now(),
    )
