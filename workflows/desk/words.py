"""The words that were sent with a form, under the names of their fields."""

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.catalogue import kinds

WORDLESS = (forms.ChoiceField, forms.BooleanField, forms.FileField)
"""Fields that take no words: what was chosen is chosen again in a moment."""
TICKED = "on"
"""What a browser sends for a box that is ticked; a line of a checklist may have the name of a field elsewhere."""
OTHERS: dict[str, Promise] = {
    "note": _("In words"),
    "why": _("How you know"),
    "reason": _("Reason"),
    "how": _("How the contact was told"),
    "due": _("Deadline"),
    "applicant": _("Applicant"),
    "registered_mail": _("Registered mail number"),
    "papers": _("How many papers"),
    "received_on": _("Received on"),
    "received_time": _("Time of receipt"),
    "serial": _("Slip serial"),
    "registered": _("Registered mail number"),
    "code": _("Registered mail number or slip serial"),
    "first": _("From number"),
    "last": _("To number"),
    "sheets": _("Good sheets"),
    "display_name": _("Name of the person"),
    "username": _("Staff account"),
    "extension": _("Telephone extension"),
    "first_day": _("First day"),
    "last_day": _("Last day"),
    "who": _("Done by"),
    "about": _("About"),
    "since_time": _("From time"),
    "until": _("To day"),
    "until_time": _("To time"),
    "day": _("Day"),
    "q": _("Sought"),
}
"""Fields of the small forms; those of the paper have the names that stand on it."""


def words(sent: QueryDict | None) -> list[tuple[str | Promise, str]]:
    """What was sent in fields that take words, with their labels, in the order of the form."""
    if not sent:
        return []
    labels: dict[str, str | Promise] = dict(OTHERS)
    for kind in kinds().values():
        for name, field in kind.form.base_fields.items():
            if not isinstance(field, WORDLESS):
                labels[name] = field.label or name
    said = ((name, sent.get(name, "").strip()) for name in sent)
    return [(labels[name], text) for name, text in said if text and text != TICKED and name in labels]
