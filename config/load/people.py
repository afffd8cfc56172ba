"""Invented applicants of a load, the same every time: names of the demo's characters, numbers whose checks hold."""

from dataclasses import dataclass
from functools import lru_cache

from config.demo.crowd import FIRMS, PLACES, SURNAMES
from numbering.keyed_text import UNMISTAKABLE
from registry import identity

LETTERS = "ABCDEFGHJKLMNPQRSTUV"
SUBSCRIBER = 1  # salt of the keys of subscribers
GIVEN = "示樣範例宏婷霖安喆堃豪㛓𠮷𡘙瑜傑珊謙慈"
_SCRAMBLE = 0x9E3779B97F4A7C15F39CC0605CEDC835  # odd, so no two indexes meet


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who sent in a registration. Every fifth is a body; a body may have departments: the same number, another seq."""

    body: bool
    name: str
    id_number: str
    seq: str
    representative: str
    birth_date: str | None
    zip: str
    address: str
    telephone: str
    email: str

    @property
    def contact(self) -> str:
        """The certificate contact's name."""
        return self.representative or self.name


@lru_cache(maxsize=50_000)  # papers of one subscriber come some thousands of papers apart
def applicant(index: int) -> Applicant:
    """The applicant of the registration with that index."""
    body, mixed = index % 5 == 4, scrambled(index) >> 64
    person = f"{SURNAMES[mixed % 30]}{GIVEN[mixed // 30 % 19]}{GIVEN[mixed // 600 % 19]}"
    zip_code, street = PLACES[mixed // 12_000 % len(PLACES)]
    return Applicant(
        body=body,
        name=f"{person}{FIRMS[mixed // 90_000 % len(FIRMS)]}" if body else person,
        id_number=_tax_number(index // 5) if body else _national_id(index),
        seq=f"{index // 500_000:02}" if body else "00",
        representative=person if body else "",
        birth_date=None if body else f"{1956 + mixed // 500 % 47}-{1 + mixed // 7 % 12:02}-{1 + mixed // 90 % 28:02}",
        zip=zip_code,
        address=f"{street}{1 + mixed // 13 % 199}號{2 + mixed // 17 % 11}樓",
        telephone=f"(02)2{index % 10_000_000:07}",
        email=f"applicant{index}@mail.example",
    )


def scrambled(index: int, salt: int = 0) -> int:
    """128 bits that look drawn by chance, another for every index and salt."""
    return (index + (salt << 40) + 1) * _SCRAMBLE % 2**128


def key(index: int, salt: int) -> str:
    """A UUID as columns hold it: 32 hexadecimal digits."""
    return f"{scrambled(index, salt):032x}"


def holder_key(index: int) -> str:
    """The subscriber's public key in the registry, as other rooms write it: with hyphens."""
    plain = key(index, SUBSCRIBER)
    return f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"


def portal_account(index: int) -> str:
    """A portal account of ten characters that can't be mistaken for one another."""
    rest, characters = index, ""
    for _place in range(8):
        rest, at = divmod(rest, len(UNMISTAKABLE))
        characters = UNMISTAKABLE[at] + characters
    return f"LD{characters}"


def _national_id(index: int) -> str:
    letter, serial = divmod(index, 100_000)
    return identity.with_check_digit(f"{LETTERS[letter % 20]}{1 + letter // 20 % 2}00{serial:05}")


def _tax_number(index: int) -> str:
    return identity.with_check_digit(f"99{index % 100_000:05}")
