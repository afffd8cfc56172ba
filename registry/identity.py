"""ID numbers 證號: checked, described for the echo beside the field, masked. Strings in, strings out.

Sources. 國民身分證統一編號 and 外來人口統一證號 (residence certificates; the form with two letters was given out until
2021-01-01 and stays valid): check rule of the Ministry of the Interior. 統一編號 of companies and bodies: check rule of
the Ministry of Finance as changed in April 2023 (the sum must divide by 5, no longer by 10).
"""

import re
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.refusal import Refusal
from numbering.keyed_text import compact

# Values of the letters, A to Z. They are not in order: I, O, W, X, Y and Z were given out later.
_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33),
        strict=True,
    )
)
_PLACES: dict[str, Promise] = {
    "A": gettext_lazy("Taipei City"), "B": gettext_lazy("Taichung City"), "C": gettext_lazy("Keelung City"),
    "D": gettext_lazy("Tainan City"), "E": gettext_lazy("Kaohsiung City"), "F": gettext_lazy("New Taipei City"),
    "G": gettext_lazy("Yilan County"), "H": gettext_lazy("Taoyuan City"), "I": gettext_lazy("Chiayi City"),
    "J": gettext_lazy("Hsinchu County"), "K": gettext_lazy("Miaoli County"), "L": gettext_lazy("Taichung County"),
    "M": gettext_lazy("Nantou County"), "N": gettext_lazy("Changhua County"), "O": gettext_lazy("Hsinchu City"),
    "P": gettext_lazy("Yunlin County"), "Q": gettext_lazy("Chiayi County"), "R": gettext_lazy("Tainan County"),
    "S": gettext_lazy("Kaohsiung County"), "T": gettext_lazy("Pingtung County"), "U": gettext_lazy("Hualien County"),
    "V": gettext_lazy("Taitung County"), "W": gettext_lazy("Kinmen County"), "X": gettext_lazy("Penghu County"),
    "Y": gettext_lazy("Yangmingshan"), "Z": gettext_lazy("Lienchiang County"),
}  # fmt: skip
_TAX_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)
FIELD = "id_number"


class Shape(Enum):
    """The five kinds of number, by how they are written."""

    NATIONAL = re.compile(r"[A-Z][12]\d{8}")
    RESIDENCE = re.compile(r"[A-Z][89]\d{8}")
    OLD_RESIDENCE = re.compile(r"[A-Z][A-D]\d{8}")
    TAX = re.compile(r"\d{8}")
    PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{5,9}")

    def fits(self, number: str) -> bool:
        return self.value.fullmatch(number) is not None


def check_national_id(text: str, *, field: str = FIELD) -> str:
    """A 國民身分證統一編號, normalised: capital letter, 1 or 2, seven digits, check digit. Raises `Refusal`."""
    number = compact(text)
    if not Shape.NATIONAL.fits(number):
        raise Refusal(
            _("A national ID number is a letter, then 1 or 2, then 8 digits: key it again from the paper"),
            code="id_shape", field=field,
        )  # fmt: skip
    return _with_right_check_digit(number, field=field)


def check_residence_id(text: str, *, field: str = FIELD) -> str:
    """A 居留證號, new form [A-Z][89] or old form [A-Z][A-D], each with 8 digits, normalised. Raises `Refusal`."""
    number = compact(text)
    if not (Shape.RESIDENCE.fits(number) or Shape.OLD_RESIDENCE.fits(number)):
        raise Refusal(
            _("A residence certificate number is a letter, then 8, 9 or A to D, then 8 digits: key it again from the "
              "paper"),
            code="id_shape", field=field,
        )  # fmt: skip
    return _with_right_check_digit(number, field=field)


def check_person_id(text: str, *, field: str = FIELD) -> str:
    """The number of a natural person: 身分證字號 or 居留證號, whichever its second character says. Raises `Refusal`."""
    number = compact(text)
    if Shape.TAX.fits(number):
        raise Refusal(
            _("8 digits are a tax number: choose a company or body as the applicant, or look at the paper again"),
            code="id_shape", field=field,
        )  # fmt: skip
    if number[1:2] in {"8", "9", "A", "B", "C", "D"}:
        return check_residence_id(number, field=field)
    return check_national_id(number, field=field)


def check_tax_number(text: str, *, field: str = FIELD) -> str:
    """A 統一編號 of 8 digits by the rule of April 2023, normalised. Raises `Refusal`."""
    number = compact(text)
    if not Shape.TAX.fits(number):
        raise Refusal(
            _("A tax number has 8 digits: key it again from the paper"), code="id_shape", field=field
        )  # fmt: skip
    total = _tax_sum(number)
    # 7 × 4 = 28, 2 + 8 = 10, 1 + 0 = 1: for a 7 in the seventh place either the 1 or the 0 may be counted.
    if number == "00000000" or not (total % 5 == 0 or (number[6] == "7" and (total + 1) % 5 == 0)):
        raise Refusal(
            _("Check digit doesn't match: key the 8 digits again from the paper"), code="id_check_digit", field=field
        )
    return number


def check_passport(text: str, *, field: str = "passport_number") -> str:
    """A passport number: 5 to 9 capital letters and digits (ICAO Doc 9303 part 3: at most 9). Raises `Refusal`."""
    number = compact(text)
    if not Shape.PASSPORT.fits(number):
        raise Refusal(
            _("A passport number has 5 to 9 letters and digits: key it again from the paper"),
            code="id_shape", field=field,
        )  # fmt: skip
    return number


def with_check_digit(body: str) -> str:
    """The whole number for all but its last digit: 7 digits make a tax number, others that of a natural person."""
    if len(body) == 7:
        return f"{body}{-_tax_sum(body + '0') % 5}"
    return f"{body}{-_weighted_sum(body + '0') % 10}"


def describe(number: str) -> str:
    """What a number says of its holder, for the echo beside the field. Expects a number that was checked."""
    if Shape.NATIONAL.fits(number):
        return _("%(sex)s, first registered in %(place)s, check digit matches") % {
            "sex": _sex(number), "place": _PLACES[number[0]],
        }  # fmt: skip
    if Shape.RESIDENCE.fits(number) or Shape.OLD_RESIDENCE.fits(number):
        form = _("new form") if Shape.RESIDENCE.fits(number) else _("old form")
        return _("Residence certificate (%(form)s), %(sex)s, applied for in %(place)s, check digit matches") % {
            "form": form, "sex": _sex(number).lower(), "place": _PLACES[number[0]],
        }  # fmt: skip
    if Shape.TAX.fits(number):
        return _("Tax number, check digit matches")
    return _("A passport number has no check digit: compare it with the paper, character by character")


def masked(number: str) -> str:
    """A number as shown where it isn't needed whole: A12*****89."""
    ahead, behind = (3, 2) if len(number) >= 8 else (1, 1)
    return number[:ahead] + "*" * max(len(number) - ahead - behind, 0) + number[-behind:]


def _sex(number: str) -> str:
    return _("Male") if number[1] in "18AC" else _("Female")


def _with_right_check_digit(number: str, *, field: str) -> str:
    if _weighted_sum(number) % 10:
        raise Refusal(
            _("Check digit doesn't match: key the 10 characters again from the paper"),
            code="id_check_digit", field=field,
        )  # fmt: skip
    return number


def _tax_sum(number: str) -> int:
    products = [int(digit) * weight for digit, weight in zip(number, _TAX_WEIGHTS, strict=True)]
    return sum(product // 10 + product % 10 for product in products)


def _weighted_sum(number: str) -> int:
    """The first letter stands for two digits, a letter in the second place for the last digit of its value."""
    value = _LETTERS[number[0]]
    second = _LETTERS[number[1]] % 10 if number[1].isalpha() else int(number[1])
    digits = (value // 10, value % 10, second, *(int(digit) for digit in number[2:]))
    return sum(digit * weight for digit, weight in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True))
