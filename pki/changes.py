"""What follows from every change of status, whoever makes it: it is due to be told, and told once it has committed."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from pki import crl, presigned
from pki.models import Certificate
from pki.publications import StatusChange


def status_changed(certificate: Certificate) -> None:
    """To be called in the transaction of the change, after it was written, with the certificate locked.

    A failure to publish is logged and does not undo the change; the periodic sweep tries again. From the commit on,
    OCSP is answered live until the new answer is there.
    """
    presigned.drop(certificate)
    transaction.on_commit(lambda: presigned.refresh([certificate.pk]), robust=True)
    _to_be_told([certificate])


def begun(certificates: Sequence[Certificate]) -> None:
    """The same for certificates that were just stored, on hold until they are activated: their lists tell it at once.

    No OCSP answer is signed beforehand while a browser waits for its certificates: nobody asks for their status yet. A
    question is answered live, and the sweep signs what is missing.
    """
    _to_be_told(certificates)


def _to_be_told(certificates: Sequence[Certificate]) -> None:
    now = timezone.now()
    StatusChange.objects.bulk_create(
        StatusChange(certificate=each, issuer_id=each.issuer_id, shard=each.crl_shard, at=now) for each in certificates
    )
    for issuer_id, shard in sorted({(each.issuer_id, each.crl_shard) for each in certificates}):
        _tell_after_commit(issuer_id=issuer_id, shard=shard)


def _tell_after_commit(*, issuer_id: int, shard: int) -> None:
    # No partial: Django names what failed by `__qualname__`, which a partial lacks.
    transaction.on_commit(lambda: _tell(issuer_id=issuer_id, shard=shard), robust=True)


def _tell(*, issuer_id: int, shard: int) -> None:
    crl.publish_due(issuer_id=issuer_id, shard=shard)
