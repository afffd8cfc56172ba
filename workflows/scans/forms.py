"""The forms of the scans' pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SeveralFiles(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Files as they were sent, in the order of choice; what each is, its content tells later."""

    widget = SeveralFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every file. Raises Django's `ValidationError` when there is none."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files] or [super().clean(None, initial)]


class DropForm(forms.Form):
    """A batch from the scanner."""

    scans = SeveralFilesField(
        label=_("Scanned papers"),
        allow_empty_file=True,
        help_text=_("PDF, JPEG, PNG or TIFF, several at once: any order, any side up."),
        error_messages={
            "required": _("Choose the files that the scanner made"),
            "invalid": _("Choose the files that the scanner made"),
        },
    )


class SetAsideForm(forms.Form):
    """Why a page belongs to no case."""

    reason = forms.CharField(
        label=_("Why it belongs to no case"),
        max_length=200,
        error_messages={"required": _("Say why the page belongs to no case.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
