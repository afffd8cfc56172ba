"""The profiles of a subscriber's two certificates: read from a file once, and refused when they break a rule."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.x509 import ObjectIdentifier
from django.conf import settings

from pki import profile_rules
from pki.models import Use
from pki.profile_rules import BrokenRule, Subject


class ProfileRefused(Exception):
    """The file can't be used. Its text names profile and field, and the clause that it breaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One of the two. `subject` ends with the place of the common name; `cps_uri` may be a path under BASE_URL."""

    validity_days: int
    key_type: str
    key_bits: range
    key_usage: frozenset[str]
    policy_oid: ObjectIdentifier
    cps_uri: str
    subject: Subject


FIELDS = frozenset(Profile.__dataclass_fields__)


def profile(use: Use) -> Profile:
    """The profile of this use, as the office has set it. Raises `ProfileRefused` (the system check says it before)."""
    return _loaded(settings.PKI["profiles"], tuple(settings.PKI["subject"].items()))[use]


def load(path: Path, *, words: Mapping[str, str]) -> dict[Use, Profile]:
    """Both profiles of a TOML file, every field checked; `words` fill the subjects. Raises `ProfileRefused`."""
    found = _read(path)
    if set(found) != {use.value for use in Use}:
        raise ProfileRefused(f"{path.name}: there must be [signing] and [encryption], and nothing else (spec §2).")
    profiles = {use: _checked(found[use.value], path=path, use=use, words=words) for use in Use}
    if len({each.validity_days for each in profiles.values()}) > 1:
        sentence = "both certificates of a pair must end together, they are renewed together (spec §2)"
        raise ProfileRefused(f"{path.name}, validity_days: {sentence}.")
    return profiles


@cache
def _loaded(path: Path, words: tuple[tuple[str, str], ...]) -> dict[Use, Profile]:
    return load(path, words=dict(words))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileRefused(f"{path.name} can't be read as TOML: {error}.") from error


def _checked(given: object, *, path: Path, use: Use, words: Mapping[str, str]) -> Profile:
    if not isinstance(given, dict) or set(given) != FIELDS:
        names = set(given) if isinstance(given, dict) else set()
        odd = ", ".join(sorted(names ^ FIELDS))
        raise ProfileRefused(f"{path.name}, [{use}]: missing, or not a field of a profile: {odd}.")
    read: dict[str, Callable[[Any], object]] = {
        "validity_days": profile_rules.validity_days,
        "key_type": profile_rules.key_type,
        "key_bits": profile_rules.key_bits,
        "key_usage": lambda value: profile_rules.key_usage(value, signs=use == Use.SIGNING),
        "policy_oid": profile_rules.policy_oid,
        "cps_uri": profile_rules.cps_uri,
        "subject": lambda value: profile_rules.subject(value, words=words),
    }
    values: dict[str, Any] = {}
    for name, rule in read.items():
        try:
            values[name] = rule(given[name])
        except BrokenRule as broken:
            raise ProfileRefused(f"{path.name}, [{use}] {name}: {broken}.") from broken
    return Profile(**values)
