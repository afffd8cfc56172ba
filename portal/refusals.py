"""How a refusal reaches the page."""

from django import forms

from audit.refusal import Refusal


def onto_form(*, refusal: Refusal, form: forms.Form) -> None:
    """Puts the sentence beside the field it belongs to, or above the form when it belongs to none."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal))
