"""What must not occur in a key password: names and numbers that strangers know or find."""

from registry.models import PortalAccount


def known_to_strangers(account: PortalAccount) -> list[str]:
    """The subscriber's and the contact's, and the account; what is empty is left out."""
    subscriber = account.subscriber
    contact = subscriber.contact
    known = (
        subscriber.name, subscriber.id_number, subscriber.passport_number, subscriber.telephone_digits,
        subscriber.email.partition("@")[0], account.account, contact.name, contact.mobile, contact.telephone,
    )  # fmt: skip
    return [value for value in known if value]
