"""Telephones and e-mail addresses as they are keyed from paper. Strings in, strings out."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from numbering.keyed_text import compact, halved, ungrouped


def check_telephone(text: str, *, field: str = "telephone") -> str:
    """A telephone number with area code, `#` and extension: (02)2345-0119#203. Raises `Refusal`.

    Foreign numbers begin with `+`. Brackets and hyphens stay as they were keyed.
    """
    number = compact(text)
    if not re.fullmatch(r"(\+\d|\(0\d{1,3}\)|0)[\d-]{6,20}(#\d{1,6})?", number) or "--" in number:
        raise Refusal(
            _("Key the telephone with its area code, and an extension after #, such as (02)2345-0119#203"),
            code="telephone_shape", field=field,
        )  # fmt: skip
    return number


def check_mobile(text: str, *, field: str = "mobile") -> str:
    """A Taiwanese mobile number: 09 and 8 digits, hyphens and spaces taken out. Raises `Refusal`."""
    number = ungrouped(text)
    if not re.fullmatch(r"09\d{8}", number):
        raise Refusal(_("A mobile number has 10 digits and begins with 09"), code="mobile_shape", field=field)
    return number


def check_email(text: str, *, field: str = "email") -> str:
    """An e-mail address, full-width characters made ordinary. Raises `Refusal`."""
    address = re.sub(r"\s", "", halved(text))
    try:
        validate_email(address)
    except ValidationError as fault:
        raise Refusal(
            _("An e-mail address looks like name@example.com: look at the paper again"), code="email_shape", field=field
        ) from fault
    return address


def digits(telephone: str) -> str:
    """Only the digits before an extension, to compare numbers that were written differently."""
    return re.sub(r"\D", "", telephone.partition("#")[0])
