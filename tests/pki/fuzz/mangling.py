"""Mangles octets, always the same way from the same dice."""

import random
from collections.abc import Callable, Sequence

# Lengths and tags that readers of DER stumble over: indefinite, too long, empty, high tag number.
ODD = (b"\x30\x80\x00\x00", b"\x84\xff\xff\xff\xff", b"\x02\x00", b"\x1f\xff\xff\x7f", b"\x03\x01\x08", b"\xff" * 9)


def mangled(seeds: Sequence[bytes], dice: random.Random) -> bytes:
    """One of the seeds, changed one to four times."""
    content = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, 4)):
        dice.choice(WAYS)(content, seeds, dice)
    return bytes(content)


def _set(content: bytearray, seeds: Sequence[bytes], dice: random.Random) -> None:
    if content:
        content[dice.randrange(len(content))] = dice.randrange(256)


def _flip(content: bytearray, seeds: Sequence[bytes], dice: random.Random) -> None:
    if content:
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)


def _cut(content: bytearray, seeds: Sequence[bytes], dice: random.Random) -> None:
    at = dice.randrange(len(content) + 1)
    del content[at : at + dice.choice((1, 2, 16, 1000))]


def _double(content: bytearray, seeds: Sequence[bytes], dice: random.Random) -> None:
    at = dice.randrange(len(content) + 1)
    content[at:at] = content[at : at + dice.choice((1, 2, 16, 300))]


def _put(content: bytearray, seeds: Sequence[bytes], dice: random.Random) -> None:
    at = dice.randrange(len(content) + 1)
    content[at : at + dice.randrange(5)] = dice.choice(ODD)


def _splice(content: bytearray, seeds: Sequence[bytes], dice: random.Random) -> None:
    other = dice.choice(seeds)
    content[dice.randrange(len(content) + 1) :] = other[dice.randrange(len(other) + 1) :]


WAYS: tuple[Callable[[bytearray, Sequence[bytes], random.Random], None], ...] = (
    _set, _set, _flip, _cut, _double, _put, _splice,
)  # fmt: skip
