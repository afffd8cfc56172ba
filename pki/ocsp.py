"""OCSP answers (RFC 6960): those that were signed before, else signed live. Never a 500: a bad request is answered.

A certificate is good only while it is valid: an intent, a pair that waits for activation and a suspended certificate
are certificateHold. A serial that we never gave is unknown; a question about another authority is unauthorized.
"""

from collections.abc import Sequence, Set

from cryptography.exceptions import InvalidSignature
from cryptography.x509.ocsp import OCSPResponseStatus
from django.utils import timezone

from pki import der, presigned
from pki.key_backends import KeyMissing
from pki.models import OcspResponder, SealCertificate
from pki.ocsp_answers import GOOD, UNKNOWN, Delegation, Standing, signed_answer, told_of
from pki.ocsp_requests import CertId, Malformed, Question, read


class Unauthorized(Exception):
    """The request asks about an authority that we don't answer for (RFC 5019 §2.2.3)."""


def answer(request: bytes) -> bytes:
    """The DER of an OCSPResponse to the DER of an OCSPRequest, whatever it is."""
    try:
        question = read(request)
        plain = question.cert_ids[0].request() if len(question.cert_ids) == 1 and question.nonce is None else None
        return (plain and presigned.kept(plain)) or _answered(question)
    except Malformed:
        return _unsuccessful(OCSPResponseStatus.MALFORMED_REQUEST)
    except Unauthorized:
        return _unsuccessful(OCSPResponseStatus.UNAUTHORIZED)
    except KeyMissing:
        return _unsuccessful(OCSPResponseStatus.TRY_LATER)
    except InvalidSignature:
        return _unsuccessful(OCSPResponseStatus.INTERNAL_ERROR)


def _unsuccessful(status: OCSPResponseStatus) -> bytes:
    return der.sequence(der.enumerated(status.value))


def _answered(question: Question) -> bytes:
    serials = {cert_id.serial for cert_id in question.cert_ids}
    now = timezone.now().replace(microsecond=0)  # before the status is read: nothing newer is told as older
    delegation, told = _asked_for(question.cert_ids, among=told_of(serials))
    told |= _not_issued(serials - told.keys(), issuer_id=delegation.issuer_id)
    answers = [(cert_id, told[cert_id.serial]) for cert_id in question.cert_ids]
    return signed_answer(answers, delegation=delegation, at=now, nonce=question.nonce)


def _asked_for(
    cert_ids: Sequence[CertId], *, among: Sequence[tuple[Delegation, dict[int, Standing]]]
) -> tuple[Delegation, dict[int, Standing]]:
    """Who answers: all questions must be about certificates of one authority. Raises `Unauthorized`."""
    for delegation, told in among:
        if all((one.name_hash, one.key_hash) == delegation.hashes(one.algorithm) for one in cert_ids):
            return delegation, told
    raise Unauthorized


def _not_issued(serials: Set[int], *, issuer_id: int) -> dict[int, Standing]:
    """Of those that no subscriber has: the office's own certificates are on no list, others are unknown."""
    if not serials:
        return {}
    written = [f"{serial:x}" for serial in serials]
    own = (OcspResponder, SealCertificate)
    ours = [kind.objects.filter(issuer=issuer_id, serial__in=written).values_list("serial", flat=True) for kind in own]
    good = {int(serial, 16): GOOD for found in ours for serial in found}
    return dict.fromkeys(serials, UNKNOWN) | good
