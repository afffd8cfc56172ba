"""What follows from every change of status, whoever makes it: it is due to be told, and told once it has committed."""

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
    issuer_id, shard = certificate.issuer_id, certificate.crl_shard
    presigned.drop(certificate)
    StatusChange.objects.create(certificate=certificate, issuer_id=issuer_id, shard=shard, at=timezone.now())
    transaction.on_commit(lambda: presigned.refresh([certificate.pk]), robust=True)
    transaction.on_commit(lambda: _tell(issuer_id=issuer_id, shard=shard), robust=True)


def _tell(*, issuer_id: int, shard: int) -> None:
    crl.publish_due(issuer_id=issuer_id, shard=shard)
