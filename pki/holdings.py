"""What a holder holds, for pages and programs. Reads only."""

import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.db.models import Q
from django.utils import timezone

from pki import statuses
from pki.authorities import chain_of
from pki.models import Certificate, Issuance
from pki.models import Pair as PairRow
from pki.models import Reason as Reason  # noqa: PLC0414 - for who reads a certificate
from pki.models import Use as Use  # noqa: PLC0414
from pki.statuses import ShownStatus

# The library measures a common name in octets, the standard in characters (see pki.names); its warning is wrong here.
warnings.filterwarnings("ignore", message="Attribute's length must be", category=UserWarning, module=r"pki\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCertificate:
    """One certificate. `serial` and `fingerprint` (SHA-256 of the DER) are hex; times are aware.

    `listed_since`: since when it is on the revocation list, for a hold or for good.
    """

    certificate_id: UUID
    number: str
    serial: str
    use: Use
    status: ShownStatus
    not_before: datetime
    not_after: datetime
    renewal_opens: datetime
    subject: str
    issuer: str
    fingerprint: str
    reason: str
    listed_since: datetime | None
    revoked_at: datetime | None
    der: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A pair as it was issued. `chain` is the DER of the issuing authority and of those above it, the root last.

    `renews` is the pair that it follows, if it came by a renewal.
    """

    pair_id: UUID
    order_id: UUID
    renews: UUID | None
    issued_at: datetime
    activated_at: datetime | None
    signing: HeldCertificate
    encryption: HeldCertificate
    chain: tuple[bytes, ...]

    @property
    def certificates(self) -> tuple[HeldCertificate, HeldCertificate]:
        """Both, the signing one first."""
        return self.signing, self.encryption


def pairs_of(holder_key: str) -> list[Pair]:
    """The holder's issued pairs, the newest first."""
    return _held(Q(pair__holder_key=holder_key))


def pair_of_order(order_id: UUID) -> Pair | None:
    """The pair that was issued on an order."""
    return next(iter(_held(Q(pair__order_id=order_id))), None)


def just_issued(certificates: Sequence[Certificate], *, issued_at: datetime) -> Pair:
    """The same of certificates that the caller has just issued, their bytes set: nothing is read again."""
    return _pair(certificates[0].pair, {each.use: each for each in certificates}, issued_at=issued_at)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a certificate comes from: its pair and its order."""

    pair_id: UUID
    order_id: UUID


def origin_of(number: str) -> Origin | None:
    """The pair and the order of the certificate with this number, issued or not."""
    found = Certificate.objects.filter(number=number).values_list("pair_id", "pair__order_id").first()
    return Origin(*found) if found else None


def holder_of_number(number: str) -> str | None:
    """Whose certificate has this number of ours, issued or not."""
    return Certificate.objects.filter(number=number).values_list("pair__holder_key", flat=True).first()


def holder_of_serial(serials: Collection[str]) -> str | None:
    """Whose certificate has one of these serials (hex in small letters, without leading zeros), issued or not."""
    return Certificate.objects.filter(serial__in=serials).values_list("pair__holder_key", flat=True).first()


def _held(which: Q) -> list[Pair]:
    """The issued pairs of these certificates, the newest first: one question."""
    certificates = Certificate.objects.filter(which, issuance=Issuance.ISSUED, pair__issued_at__isnull=False)
    held: dict[PairRow, dict[str, Certificate]] = {}
    for certificate in (
        certificates.select_related("pair__order", "issuer")
        .defer("tbs", "crl_entry")
        .order_by("-pair__issued_at", "pair_id")
    ):
        if certificate.der:  # else erased: the bytes named a holder whose records have had their time
            held.setdefault(certificate.pair, {})[certificate.use] = certificate
    return [_pair(row, both, issued_at=row.issued_at) for row, both in held.items() if row.issued_at]


def _pair(row: PairRow, both: Mapping[str, Certificate], *, issued_at: datetime) -> Pair:
    return Pair(
        pair_id=row.pk,
        order_id=row.order_id,
        renews=row.order.renews_id,
        issued_at=issued_at,
        activated_at=row.activated_at,
        signing=_shown(both[Use.SIGNING]),
        encryption=_shown(both[Use.ENCRYPTION]),
        chain=chain_of(both[Use.SIGNING].issuer),
    )


def _shown(certificate: Certificate) -> HeldCertificate:
    content = bytes(certificate.der or b"")
    parsed = x509.load_der_x509_certificate(content)
    return HeldCertificate(
        certificate_id=certificate.pk,
        number=certificate.number,
        serial=certificate.serial,
        use=Use(certificate.use),
        status=statuses.shown(status=certificate.status, not_after=certificate.not_after, now=timezone.now()),
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        renewal_opens=statuses.renewal_opens(certificate.not_after),
        subject=parsed.subject.rfc4514_string(),
        issuer=parsed.issuer.rfc4514_string(),
        fingerprint=parsed.fingerprint(hashes.SHA256()).hex(),
        reason=str(certificate.reason),
        listed_since=certificate.listed_since,
        revoked_at=certificate.revoked_at,
        der=content,
    )
