"""Every paper of the room, drawn once a run, with what WeasyPrint laid out before it became bytes."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest.mock import patch

from forms_paper import faults, forms, letters, receipts, slips
from tests.forms_paper import samples

PAPERS: dict[str, Callable[[], bytes]] = {
    **{name: lambda sheet=sheet: forms.form(sheet) for name, sheet in samples.FILLED.items()},  # type: ignore[misc]
    **{f"blank_{kind.prefix}": lambda kind=kind: forms.form(kind(office=samples.OFFICE)) for kind in samples.KINDS},  # type: ignore[misc]
    "covering": lambda: letters.covering_letter(samples.COVERING),
    "correction": lambda: letters.correction_letter(samples.CORRECTION),
    "correction_long": lambda: letters.correction_letter(samples.CORRECTION_LONG),
    "rejection": lambda: letters.rejection_letter(samples.REJECTION),
    "withdrawal": lambda: letters.withdrawal_letter(samples.WITHDRAWAL),
    "revocation_notice": lambda: letters.certificate_letter(samples.REVOCATION_NOTICE),
    "resume_notice": lambda: letters.certificate_letter(samples.RESUME_NOTICE),
    "suspension_notice": lambda: letters.certificate_letter(samples.SUSPENSION_NOTICE),
    "renewal_notice": lambda: letters.certificate_letter(samples.RENEWAL_NOTICE),
    "preview": lambda: letters.correction_letter(dataclasses.replace(samples.CORRECTION_LONG, preview=True)),
    "hand_over": lambda: receipts.hand_over_receipt(samples.HAND_OVER),
    "hand_over_electronic": lambda: receipts.hand_over_receipt(samples.HAND_OVER_ELECTRONIC),
}
SLIPS: dict[str, Callable[[], bytes]] = {
    "slip": lambda: slips.draw_slip(samples.SLIP, samples.PASSWORD),
    "slip_inside": lambda: slips.draw_slip(dataclasses.replace(samples.SLIP, account_outside=False), samples.PASSWORD),
}
TWO_PAGES = {"person", "firm", "foreigner", "blank_RG", "correction_long", "preview"}
CERTIFICATE_LETTERS = ("revocation_notice", "resume_notice", "suspension_notice", "renewal_notice")
LETTERS = ("covering", "correction", "correction_long", "rejection", "withdrawal", *CERTIFICATE_LETTERS, "preview")


@dataclass(frozen=True, slots=True)
class Drawn:
    """The bytes, and for papers by WeasyPrint the HTML and the laid-out pages."""

    pdf: bytes
    html: str = ""
    pages: tuple[Any, ...] = ()


@cache
def drawn(name: str) -> Drawn:
    """A paper by its name, drawn at the first call."""
    if name in SLIPS:
        return Drawn(SLIPS[name]())
    with patch.object(faults, "refuse_misfits", wraps=faults.refuse_misfits) as seen:
        pdf = PAPERS[name]()
    return Drawn(pdf, html=seen.call_args.kwargs["html"], pages=tuple(seen.call_args.kwargs["document"].pages))
