"""The certificate contact as registered: to whom letters and mails go where no form names one."""

from forms_paper.sheets import Recipient
from registry.models import CertificateContact


def address_of(holder_key: str) -> Recipient:
    """As an address block names them."""
    contact = _contact(holder_key)
    name = contact.subscriber.name
    organisation = "" if contact.name == name else name
    return Recipient(zip=contact.zip, address=contact.address, person=contact.name, organisation=organisation)


def mail_of(holder_key: str) -> str:
    """The contact's e-mail address."""
    return _contact(holder_key).email


def _contact(holder_key: str) -> CertificateContact:
    return CertificateContact.objects.select_related("subscriber").get(subscriber__public_id=holder_key)
