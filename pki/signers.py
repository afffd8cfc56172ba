"""Whose signature it is, where that is not known beforehand: a login before anybody has logged in."""

from django.utils import timezone

from pki.models import Certificate, Issuance, Status, Use
from pki.signed_statements import NotSigned, check_signed, signer_serial


def holder_who_signed(*, message: bytes, statement: bytes) -> str | None:
    """The holder whose signing certificate, valid at this moment, signed exactly `statement`; None for all else.

    What it does depends on the message alone, so its time tells nothing about any other holder.
    """
    try:
        signing = Certificate.objects.filter(use=Use.SIGNING, issuance=Issuance.ISSUED, status=Status.VALID)
        in_force = signing.filter(serial=f"{signer_serial(message):x}", not_after__gt=timezone.now())
        certificate = in_force.select_related("pair").first()
        if certificate is None:
            return None
        check_signed(message=message, statement=statement, certificate=bytes(certificate.der or b""))
    except NotSigned:
        return None
    return certificate.pair.holder_key
