"""The certificate contact as registered: to whom letters and mails go where no form names one."""

from collections.abc import Collection

from django.db.models.functions import Lower

from forms_paper.sheets import Recipient
from registry.models import CertificateContact, SubscriberKind


def address_of(holder_key: str) -> Recipient:
    """As an address block names them."""
    contact = _contact(holder_key)
    name = contact.subscriber.name
    return Recipient(
        zip=contact.zip,
        address=contact.address,
        person=contact.name,
        organisation="" if contact.name == name else name,
        is_body=contact.name == name and contact.subscriber.kind == SubscriberKind.BODY,
    )


def mail_of(holder_key: str) -> str:
    """The contact's e-mail address."""
    return _contact(holder_key).email


def contacts_of(addresses: Collection[str]) -> dict[str, list[CertificateContact]]:
    """Who has these e-mail addresses, in small letters: a person must call somebody whose mail does not arrive."""
    wanted = {address.lower() for address in addresses}
    contacts = CertificateContact.objects.annotate(small=Lower("email")).filter(small__in=wanted)
    found: dict[str, list[CertificateContact]] = {}
    for contact in contacts.select_related("subscriber").order_by("pk"):
        found.setdefault(contact.email.lower(), []).append(contact)
    return found


def _contact(holder_key: str) -> CertificateContact:
    return CertificateContact.objects.select_related("subscriber").get(subscriber__public_id=holder_key)
