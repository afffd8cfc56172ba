"""Postal codes 郵遞區號 3+3: checked against the city and district of the address. Strings in, strings out.

The first three digits stand for a district (in Hsinchu City and Chiayi City for all districts); the rest is known to
the post only. The table is `data/zip3.csv`, which names its source.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from audit.refusal import Refusal
from numbering.keyed_text import compact, halved

TABLE = Path(__file__).parent / "data" / "zip3.csv"


class Place(NamedTuple):
    """A district 鄉鎮市區 of a city or county."""

    zip3: str
    city: str
    district: str


@cache
def places() -> tuple[Place, ...]:
    """All districts, in the order of their codes."""
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return tuple(Place(row["zip"], row["city"], row["district"]) for row in csv.DictReader(lines))


def check_address(text: str, *, field: str = "address") -> str:
    """An address, normalised: full-width signs made ordinary, 台北市 made 臺北市, spaces taken out.

    Raises `Refusal` for an empty one, one that does not begin with city and district, or has more than 120 characters.
    """
    address = _normal(text)
    if not address:
        raise Refusal(_("This field is empty: key in what the paper says"), code="address_empty", field=field)
    if _place_of(address) is None:
        raise Refusal(
            _("Begin the address with city and district, such as 臺北市大安區"), code="address_no_district", field=field
        )
    if len(address) > 120:
        raise Refusal(_("An address has at most 120 characters"), code="address_long", field=field)
    return address


def check_zip(text: str, address: str, *, field: str = "zip") -> str:
    """The code of `address` as shown: 106-055, 106-55 (3+2) or 106.

    3, 5 or 6 digits are accepted, with a hyphen, spaces or nothing between. Without an address only the code is
    looked at. Raises `Refusal` for another shape, for a
    code that no district has, and for the code of another district than the address names.
    """
    match = re.fullmatch(r"(\d{3})-?(\d{2,3})?", compact(text))
    if match is None:
        raise Refusal(_("A postal code has 6 digits, such as 106-055"), code="zip_shape", field=field)
    zip3, rest = match.groups()
    theirs = [place for place in places() if place.zip3 == zip3]
    if not theirs:
        raise Refusal(_("There is no postal code %(zip)s") % {"zip": zip3}, code="zip_unknown", field=field)
    ours = _place_of(check_address(address)) if address else None
    if ours and zip3 != ours.zip3:
        raise Refusal(_mismatch(zip3, theirs=theirs, ours=ours), code="zip_district", field=field)
    return f"{zip3}-{rest}" if rest else zip3


def describe(text: str) -> str:
    """The district that a code stands for, for the echo beside the field. Raises `Refusal` as `check_zip` does."""
    zip3 = check_zip(text, "")[:3]
    theirs = [place for place in places() if place.zip3 == zip3]
    return f"{zip3} {theirs[0].city}{theirs[0].district if len(theirs) == 1 else ''}"


def zip3_of(address: str) -> str | None:
    """The first three digits for an address, or None when it does not begin with city and district."""
    place = _place_of(_normal(address))
    return place.zip3 if place else None


def split(address: str) -> tuple[str, str]:
    """City with district, and the rest, as they stand on two lines of an envelope."""
    place = _place_of(_normal(address))
    head = len(place.city + place.district) if place else 0
    return _normal(address)[:head], _normal(address)[head:]


def _normal(text: str) -> str:
    address = re.sub(r"\s+", "", halved(text))
    # Only the leading city (and 臺西, 臺東 after it) is spelt by the table; a street keeps the character it was given.
    return re.sub(r"^(台)(?=[北中南東])", "臺", address)


def _mismatch(zip3: str, *, theirs: list[Place], ours: Place) -> str:
    same_city = theirs[0].city == ours.city
    shared = len(theirs) > 1
    named = theirs[0].city if shared else (theirs[0].district if same_city else theirs[0].city + theirs[0].district)
    wanted = ours.district if same_city else ours.city + ours.district
    return _("%(zip)s is %(named)s, not %(wanted)s") % {"zip": zip3, "named": named, "wanted": wanted}


def _place_of(address: str) -> Place | None:
    for place in places():
        if address.startswith(place.city) and _spelt_alike(address[len(place.city) :]).startswith(place.district):
            return place
    # Hsinchu City and Chiayi City have one code each, and people leave the district out.
    return next((place for place in places() if place.zip3 in {"300", "600"} and address.startswith(place.city)), None)


def _spelt_alike(rest: str) -> str:
    """台東市, 台西鄉, 霧台鄉 as the table spells them."""
    return rest[:4].replace("台", "臺") + rest[4:]
