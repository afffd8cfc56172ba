"""A refusal: something was asked for and not done."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
