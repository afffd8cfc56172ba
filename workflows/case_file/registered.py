"""What is registered of a subscriber, under the names of the forms' fields, as an edition would store it."""

from dataclasses import fields

from registry.models import Subscriber
from registry.particulars import ContactDetails, Particulars
from workflows.contact_fields import PREFIX
from workflows.models import JsonObject


def as_on_form(subscriber: Subscriber) -> JsonObject:
    """Particulars and contact. `subscriber` comes with its contact selected."""
    said: JsonObject = {item.name: getattr(subscriber, item.name) for item in fields(Particulars)}
    said["birth_date"] = subscriber.birth_date.isoformat() if subscriber.birth_date else ""
    if subscriber.passport_number and subscriber.passport_number == subscriber.id_number:
        said["id_number"] = ""  # the registry identifies by the passport whom the form asks no ID number
    contact = {PREFIX + item.name: getattr(subscriber.contact, item.name) for item in fields(ContactDetails)}
    return said | contact
