"""Certificates as a paper names them: by their numbers 憑證編號, checked against what the subscriber holds."""

import re
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from forms_paper.sheets import CertificateLine, CertificateRow
from numbering.numbers import as_keyed
from pki.holdings import HeldCertificate, Use, pairs_of

ROWS = 3
"""How many certificates the paper has room for."""


def held_by(holder_key: str) -> dict[str, HeldCertificate]:
    """Every certificate of a subscriber by its number."""
    return {held.number: held for pair in pairs_of(holder_key) for held in pair.certificates}


def chosen(text: str, *, holder_key: str, fault: Callable[[HeldCertificate], str]) -> list[HeldCertificate]:
    """The certificates whose numbers are keyed in, one a line or with spaces between.

    `fault` says why one can't be chosen, or nothing. Raises `Refusal` with every number that is wrong and why.
    """
    held = held_by(holder_key)
    faults, found = [], []
    for keyed in [part for part in re.split(r"[\s,，、;；]+", text) if part]:
        certificate = held.get(as_keyed(keyed) or "")
        said = _("no certificate of this subscriber has this number") if certificate is None else fault(certificate)
        if said or certificate is None:
            faults.append(f"{keyed}：{said}")
        elif certificate not in found:
            found.append(certificate)
    if faults:
        raise Refusal("；".join(faults), code="certificates", field="certificates")
    if not found:
        raise Refusal(_("Key in at least one certificate number"), code="nothing_chosen", field="certificates")
    return found


def paper_rows(numbers: str, *, holder_key: str) -> tuple[CertificateRow, ...]:
    """The lines of a form for certificates; those that find no room are on the clerk's list."""
    held = held_by(holder_key)
    found = [held[number] for number in numbers.split() if number in held]
    return tuple(
        CertificateRow(number=item.number, use="signing" if item.use == Use.SIGNING else "encryption")
        for item in found[:ROWS]
    )


def letter_lines(numbers: str, *, holder_key: str) -> tuple[CertificateLine, ...]:
    """The lines of a letter for certificates, all of them."""
    held = held_by(holder_key)
    return tuple(
        CertificateLine(
            number=item.number,
            use="簽章" if item.use == Use.SIGNING else "加密",
            serial=item.serial,
            until=timezone.localtime(item.not_after).date(),
        )
        for item in (held[number] for number in numbers.split())
    )
