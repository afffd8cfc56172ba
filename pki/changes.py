"""What follows from every change of status, whoever makes it: it is due to be told, and told once it has committed."""

import logging
from collections.abc import Sequence

from django.db import DatabaseError, transaction
from django.utils import timezone

from audit.actors import SYSTEM
from audit.plain_statements import insert
from pki import crl, presigned
from pki.key_backends import KeyMissing
from pki.models import Authority, Certificate
from pki.publications import StatusChange

log = logging.getLogger(__name__)


def status_changed(*certificates: Certificate) -> None:
    """To be called in the transaction of the change, after it was written, with the certificates locked.

    One publication tells them all. A failure to publish is logged and does not undo the change; the periodic sweep
    tries again. From the commit on, OCSP is answered live until the new answers are there.
    """
    if not certificates:
        return
    keys = [certificate.pk for certificate in certificates]
    presigned.drop(keys)
    transaction.on_commit(lambda: presigned.refresh(keys), robust=True)
    _to_be_told(certificates)
    for issuer_id, shard in sorted({(each.issuer_id, each.crl_shard) for each in certificates}):
        _tell_after_commit(issuer_id=issuer_id, shard=shard)


def begun(*certificates: Certificate) -> None:
    """The same for certificates that were just stored, on hold until they are activated.

    Their lists tell it in the same transaction where that can be done (`crl.tell_at_once`), else after the commit. No
    OCSP answer is signed beforehand while a browser waits for its certificates: nobody asks for their status yet. A
    question is answered live, and the sweep signs what is missing.
    """
    _to_be_told(certificates)
    issuers = {each.issuer_id: each.issuer for each in certificates}
    for issuer_id, shard in sorted({(each.issuer_id, each.crl_shard) for each in certificates}):
        if not _told_at_once(issuers[issuer_id], shard=shard):
            _tell_after_commit(issuer_id=issuer_id, shard=shard)


def _to_be_told(certificates: Sequence[Certificate]) -> None:
    now = timezone.now()
    insert(
        [
            StatusChange(certificate_id=each.pk, issuer_id=each.issuer_id, shard=each.crl_shard, at=now)
            for each in certificates
        ]
    )


def _told_at_once(issuer: Authority, *, shard: int) -> bool:
    try:
        return crl.tell_at_once(actor=SYSTEM, issuer=issuer, shard=shard)
    except (DatabaseError, KeyMissing):  # as after the commit: what is on hold stays so, and is told later
        log.exception("A hold could not be told at once")
        return False


def _tell_after_commit(*, issuer_id: int, shard: int) -> None:
    # No partial: Django names what failed by `__qualname__`, which a partial lacks.
    transaction.on_commit(lambda: _tell(issuer_id=issuer_id, shard=shard), robust=True)


def _tell(*, issuer_id: int, shard: int) -> None:
    crl.publish_due(issuer_id=issuer_id, shard=shard)
