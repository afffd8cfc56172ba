"""Why a certificate is revoked, as the paper says it, and the RFC 5280 reason that this stands for (paper design)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pki.holdings import Reason


class RevocationReason(models.TextChoices):
    """Field 8 of the form."""

    DATA_CHANGED = "A", _("Registered data changed (name, ID number, department, …)")
    DAMAGED = "B", _("Key or computer damaged, or key password forgotten")
    LOST = "C", _("Key or backup file lost or stolen")
    EXPOSED = "D", _("Key exposed, or suspected to be")
    TAMPERED = "E", _("Key tampered with, or suspected to be")
    NOT_USED = "F", _("No longer used (business closed, dissolved, …)")
    OTHER = "G", _("Other")


PAPER_WORDS: dict[str, str] = {
    RevocationReason.DATA_CHANGED: "登記資料變更",
    RevocationReason.DAMAGED: "金鑰或電腦損壞，或忘記金鑰密碼",
    RevocationReason.LOST: "金鑰或備份檔遺失、遭竊",
    RevocationReason.EXPOSED: "金鑰外洩或疑似外洩",
    RevocationReason.TAMPERED: "金鑰遭竄改或疑似遭竄改",
    RevocationReason.NOT_USED: "不再使用",
}
"""How the notice says it: in Chinese, whatever language the screen has; "other" in the applicant's own words."""

RFC_5280: dict[str, Reason] = {
    RevocationReason.DATA_CHANGED: Reason.AFFILIATION_CHANGED,
    RevocationReason.DAMAGED: Reason.SUPERSEDED,
    RevocationReason.LOST: Reason.KEY_COMPROMISE,
    RevocationReason.EXPOSED: Reason.KEY_COMPROMISE,
    RevocationReason.TAMPERED: Reason.KEY_COMPROMISE,
    RevocationReason.NOT_USED: Reason.CESSATION_OF_OPERATION,
    RevocationReason.OTHER: Reason.UNSPECIFIED,
}
"""What CRL and OCSP say. "Other" is `unspecified`, which RFC 5280 §5.3.1 leaves out of the entry."""


def choices() -> list[tuple[str, str]]:
    """The letters with their words, as on the paper."""
    return [(reason.value, f"{reason.value} {reason.label}") for reason in RevocationReason]
