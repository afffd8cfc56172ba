"""What stands in a CRL (RFC 5280 §5): full lists, and deltas with what has changed since a full one."""

from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from django.db import connection
from django.db.models import Q, QuerySet

from pki import addresses, crl_entries, der
from pki.authorities import ROOT, name_of
from pki.models import Authority, Certificate
from pki.profiles import Extensions, authority_key_identifier, encoded
from pki.publications import StatusChange
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
    certificates = Certificate.objects.filter(issuer=heading.issuer, crl_shard=heading.shard, crl_entry__isnull=False)
    if expired_since:
        certificates = certificates.filter(not_after__gte=expired_since)
    statement, values = certificates.values_list("crl_entry").query.sql_with_params()
    found = Entries()
    with connection.cursor() as cursor:  # row by row: the ORM takes several times as long
        cursor.execute(statement, values)
        for (entry,) in cursor:
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
    since_base = Q(told_by__isnull=True) | Q(told_by__gt=heading.base_number)
    found = Changes(heading)
    last: dict[str, tuple[bytes | None, datetime]] = {}
    columns = ("pk", "told_by", "at", "certificate__serial", "certificate__crl_entry", "certificate__not_after")
    for pk, told_by, at, serial, entry, not_after in _of_part(heading).filter(since_base).values_list(*columns):
        if told_by is None:
            found.untold.append(pk)
        if not_after >= expired_since:
            last[serial] = entry, max(at, last[serial][1]) if serial in last else at
    for serial, (entry, at) in last.items():
        found.entries.add(entry or crl_entries.removal(serial=int(serial, 16), at=at))
    return found


def untold(heading: Heading) -> list[int]:
    """The changes of that part that no list has told, the oldest first."""
    return list(_of_part(heading).filter(told_by__isnull=True).values_list("pk", flat=True))


def _of_part(heading: Heading) -> QuerySet[StatusChange]:
    return StatusChange.objects.filter(issuer=heading.issuer, shard=heading.shard).order_by("pk")


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
