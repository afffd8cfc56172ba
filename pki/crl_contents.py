"""What stands in a CRL (RFC 5280 §5): full lists, and deltas with what has changed since a full one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from django.db import connection

from pki import addresses, crl_entries, der
from pki.authorities import ROOT, name_of
from pki.models import Authority
from pki.profiles import Extensions, authority_key_identifier, encoded
from pki.signatures import SHA256_WITH_RSA


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a list says of itself. `base_number` makes it a delta.

    `scope` is the address that names the part it speaks for; empty: it speaks for all that the authority issued.
    """

    issuer: Authority
    shard: int
    number: int
    scope: str
    this_update: datetime
    base_number: int | None = None


@dataclass(slots=True)
class Entries:
    """The elements of a list, joined as they come: a million kept one by one take three times the memory."""

    count: int = 0
    joined: bytearray = field(default_factory=bytearray)

    def add(self, entry: bytes | memoryview) -> None:
        """Appends one element in DER."""
        self.count += 1
        self.joined += entry


def has_deltas(issuer: Authority) -> bool:
    """The root's list changes once in years: it is always published whole."""
    return issuer.name != ROOT


def listed(heading: Heading, *, expired_since: datetime | None) -> Entries:
    """Stored entries of what is listed and did not expire before that moment; None: whenever it expired.

    An entry stays until a full list beyond the certificate's expiry has told it (RFC 5280 §3.3).
    """
    statement = (
        "SELECT crl_entry FROM pki_certificate WHERE issuer_id = %s AND crl_shard = %s AND crl_entry IS NOT NULL"
    )
    values: list[Any] = [heading.issuer.pk, heading.shard]
    if expired_since:
        statement += " AND not_after >= %s"
        values.append(connection.ops.adapt_datetimefield_value(expired_since))
    found = Entries()
    for (entry,) in _rows(statement, values):
        found.add(entry)
    return found


@dataclass(frozen=True, slots=True)
class Changes:
    """What a delta tells. `untold` are the changes (`StatusChange`) that no list has told, the oldest first."""

    heading: Heading
    entries: Entries = field(default_factory=Entries)
    untold: list[int] = field(default_factory=list)


def changed(heading: Heading, *, expired_since: datetime) -> Changes:
    """What has changed since the delta's base: as it stands now, or as removed.

    Removed is also what was put on hold and resumed in between: a delta may have told the hold (RFC 5280 §5.2.4).
    What changed is read together with what is untold, so that nothing is noted as told that no list tells.
    """
    statement = (
        "SELECT s.id, s.told_by, s.at, c.serial, CASE WHEN c.not_after >= %s THEN 1 ELSE 0 END, c.crl_entry"
        " FROM pki_statuschange s JOIN pki_certificate c ON c.id = s.certificate_id"
        " WHERE s.issuer_id = %s AND s.shard = %s AND (s.told_by IS NULL OR s.told_by > %s) ORDER BY s.at, s.id"
    )
    since = connection.ops.adapt_datetimefield_value(expired_since)
    found, last = Changes(heading), {}
    for key, told_by, at, serial, in_time, entry in _rows(
        statement, [since, heading.issuer.pk, heading.shard, heading.base_number]
    ):
        if told_by is None:
            found.untold.append(key)
        if in_time:
            last[serial] = at, entry
    for serial, (at, entry) in last.items():
        found.entries.add(entry or crl_entries.removal(serial=int(serial, 16), at=_moment(at)))
    return found


def untold(heading: Heading) -> list[int]:
    """The changes of that part that no list has told, the oldest first."""
    statement = (
        "SELECT id FROM pki_statuschange WHERE issuer_id = %s AND shard = %s AND told_by IS NULL ORDER BY at, id"
    )
    return [key for (key,) in _rows(statement, [heading.issuer.pk, heading.shard])]


def _rows(statement: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Row by row and by plain statements: the ORM takes several times as long, for one row as for a million."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        yield from cursor


def _moment(value: datetime | str) -> datetime:
    """A column of a plain statement: SQLite keeps it as a text in UTC."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


def to_be_signed(heading: Heading, *, next_update: datetime, entries: Entries) -> bytes:
    """TBSCertList (RFC 5280 §5.1.2); without entries the list is absent, not empty (§5.1.2.6)."""
    return der.sequence(
        der.integer(1),
        SHA256_WITH_RSA,
        name_of(heading.issuer),
        der.time(heading.this_update),
        der.time(next_update),
        *([der.sequence(entries.joined)] if entries.count else []),
        der.explicit(0, der.sequence_of(encoded(value, critical=critical) for value, critical in _extensions(heading))),
    )


def _extensions(heading: Heading) -> Extensions:
    """A delta names its full list's scope, too, so that nobody joins lists of different parts (RFC 5280 §5.2.4)."""
    about: list[tuple[x509.ExtensionType, bool]] = [
        (authority_key_identifier(heading.issuer), False),
        (x509.CRLNumber(heading.number), False),
    ]
    if heading.scope:
        about.append((_scope(heading.scope), True))
    if heading.base_number is not None:
        about.append((x509.DeltaCRLIndicator(heading.base_number), True))
    elif has_deltas(heading.issuer):
        delta = _uri(addresses.delta_crl(heading.issuer.name, shard=heading.shard))
        about.append((x509.FreshestCRL([x509.DistributionPoint(delta, None, None, None)]), False))
    return about


def _scope(address: str) -> x509.IssuingDistributionPoint:
    return x509.IssuingDistributionPoint(
        full_name=_uri(address),
        relative_name=None,
        only_contains_user_certs=False,
        only_contains_ca_certs=False,
        only_some_reasons=None,
        indirect_crl=False,
        only_contains_attribute_certs=False,
    )


def _uri(address: str) -> list[x509.GeneralName]:
    return [x509.UniformResourceIdentifier(address)]
