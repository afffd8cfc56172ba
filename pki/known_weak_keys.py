"""Keys that everybody can make anew: those of Debian's generator of 2006 to 2008 (CVE-2008-0166, 32,767 a size).

Their lists are those of the package openssl-blacklist: files `blacklist.RSA-<bits>` in a folder, a key a line, written
as the last 20 of the 40 hex digits of SHA-1 over the line `Modulus=…` that `openssl rsa -modulus` prints. Debian no
longer carries the package; an office that has the files names their folder in PKI_WEAK_KEYS.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"blacklist\.RSA-([0-9]{3,5})", re.ASCII)
_LINE = re.compile(r"[0-9a-f]{20}", re.ASCII)


class ListUnreadable(Exception):
    """The folder has no list, or a line of one is no key. Its text says which."""


def is_listed(modulus: int) -> bool:
    """Whether a list of that size names the modulus. Raises `ListUnreadable`."""
    folder = settings.PKI["weak_keys"]
    if folder is None:
        return False
    printed = f"Modulus={modulus:X}\n".encode("ascii")
    mark = hashlib.sha1(printed, usedforsecurity=False).digest()[10:]
    return mark in _lists(folder).get(modulus.bit_length(), frozenset())


def check(folder: Path) -> None:
    """Makes sure that the lists can be used. Raises `ListUnreadable`."""
    _lists(folder)


@cache
def _lists(folder: Path) -> dict[int, frozenset[bytes]]:
    """By size in bits; ten octets a key."""
    named = ((_NAME.fullmatch(path.name), path) for path in sorted(folder.glob("blacklist.RSA-*")))
    files = {int(name[1]): path for name, path in named if name}
    if not files:
        raise ListUnreadable(f"{folder} holds no file blacklist.RSA-2048 or of another size")
    return {bits: frozenset(_read(path)) for bits, path in files.items()}


def _read(path: Path) -> list[bytes]:
    try:
        lines = path.read_text(encoding="ascii").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ListUnreadable(f"{path.name} can't be read") from error
    keys = [line for line in lines if line and not line.startswith("#")]
    for at, line in enumerate(keys, start=1):
        if not _LINE.fullmatch(line):
            raise ListUnreadable(f"{path.name}: entry {at} is not 20 hex digits")
    return [bytes.fromhex(line) for line in keys]
