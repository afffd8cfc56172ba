"""A refusal: something was asked for and not done."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django_stubs_ext import StrOrPromise


class Refusal(Exception):
    """What a person asked for was not done, and this sentence says why and what to do instead.

    `sentence` is shown to people in their language and holds no secret; `code` is for the trail, for tests and for
    programs; `field` names the form field beside which the sentence belongs, if there is one.
    """

    def __init__(self, sentence: "StrOrPromise", *, code: str, field: str | None = None) -> None:
        super().__init__(code)
        self.sentence = sentence
        self.code = code
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)

    def onto(self, form: "BaseForm") -> None:
        """Puts the sentence beside the field it belongs to, or above the form when it belongs to none of its fields."""
        form.add_error(self.field if self.field in form.fields else None, str(self.sentence))
