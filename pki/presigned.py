"""OCSP answers that are signed before anybody asks: of what changed lately, and of all in an office of usual size.

A stale "good" never stands: a change of status deletes its certificate's answers in its own transaction, questions are
answered live from then on, and a fresh answer is kept only if, with the certificate locked, its status is still the one
that was signed. Nothing is decided here, so nothing is recorded.
"""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from pki.models import Certificate
from pki.ocsp_answers import Delegation, delegations, life, signed_answer, standing_of
from pki.ocsp_requests import CertId
from pki.publications import OcspAnswer
from pki.signatures import refuse_inside_transaction

ALGORITHMS = ("sha1", "sha256")  # what programs ask in; other hashes are answered live
# Keeping so many fresh takes a core some 2 % of its time; the certificates of a larger authority are answered live.
MOST_KEPT = 50_000
A_SWEEP = 1_000  # certificates


def kept(request: bytes) -> bytes | None:
    """The answer that stands to the plainest request about a certificate, if one does.

    A plain statement: the ORM takes as long to put it together as all else that an answer takes.
    """
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT der FROM pki_ocspanswer WHERE asked = %s AND next_update > %s", [_key(request), now])
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def drop(certificate_ids: Collection[UUID]) -> None:
    """To be called in the transaction that changes their status, with the certificates locked."""
    OcspAnswer.objects.filter(certificate__in=certificate_ids).delete()


def refresh(certificate_ids: Collection[UUID]) -> None:
    """Signs answers anew. Raises `SigningInTransaction` inside a transaction, and what `signed_answer` raises."""
    refuse_inside_transaction()
    now = timezone.now().replace(microsecond=0)
    answering = delegations()
    certificates = Certificate.objects.filter(pk__in=certificate_ids, issuer__in=answering)
    _keep(
        [(certificate, _answers(certificate, answering[certificate.issuer_id], at=now)) for certificate in certificates]
    )


def refresh_due() -> int:
    """Renews what has passed half its life, makes what is missing, drops what ended; of how many certificates."""
    now = timezone.now()
    OcspAnswer.objects.filter(next_update__lte=now).delete()
    living = Certificate.objects.filter(not_after__gte=now)
    due = living.filter(ocsp_answers__this_update__lte=now - life() / 2).order_by("ocsp_answers__this_update")
    chosen = list(dict.fromkeys(due.values_list("pk", flat=True)[: A_SWEEP * len(ALGORITHMS)]))
    if OcspAnswer.objects.count() < MOST_KEPT:
        missing = living.filter(ocsp_answers__isnull=True).order_by("-not_after").values_list("pk", flat=True)
        chosen.extend(missing[: max(0, A_SWEEP - len(chosen))])
    for first in range(0, len(chosen), 100):  # no lock is held while the next hundred are signed
        refresh(chosen[first : first + 100])
    return len(chosen)


def _answers(certificate: Certificate, delegation: Delegation, *, at: datetime) -> list[OcspAnswer]:
    return [_answer(certificate, delegation, algorithm=algorithm, at=at) for algorithm in ALGORITHMS]


def _answer(certificate: Certificate, delegation: Delegation, *, algorithm: str, at: datetime) -> OcspAnswer:
    name_hash, key_hash = delegation.hashes(algorithm)
    cert_id = CertId(algorithm=algorithm, name_hash=name_hash, key_hash=key_hash, serial=int(certificate.serial, 16))
    about = [(cert_id, standing_of(certificate.crl_entry))]
    return OcspAnswer(
        asked=_key(cert_id.request()),
        certificate=certificate,
        this_update=at,
        next_update=at + life(),
        der=signed_answer(about, delegation=delegation, at=at),
    )


def _key(request: bytes) -> str:
    return hashlib.sha256(request).hexdigest()


def _keep(made: Iterable[tuple[Certificate, list[OcspAnswer]]]) -> None:
    """Of each certificate only if its CRL entry, which says all that an answer says, is the one that was signed."""
    answers = {certificate.pk: (certificate.crl_entry, fresh) for certificate, fresh in made}
    with transaction.atomic():
        locked = Certificate.objects.select_for_update().filter(pk__in=answers).order_by("number")
        current = dict(locked.values_list("pk", "crl_entry"))
        OcspAnswer.objects.bulk_create(
            [
                answer
                for key, (entry, fresh) in answers.items()
                for answer in fresh
                if key in current and _same(entry, current[key])
            ],
            update_conflicts=True,
            unique_fields=["asked"],
            update_fields=["this_update", "next_update", "der"],
        )


def _same(signed: bytes | memoryview | None, current: bytes | memoryview | None) -> bool:
    return bytes(signed or b"") == bytes(current or b"")
