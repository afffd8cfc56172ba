"""Reason codes of corrections and rejections, as printed in the letters (paper design, "Fields")."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal


class ReasonCode(models.TextChoices):
    """A papers, B seals, C data, D authority, Z other."""

    PAPERS_NONE = "A01", _("No supporting papers enclosed")
    PAPERS_INCOMPLETE = "A02", _("Supporting papers incomplete")
    PAPERS_REPRESENTATIVE = "A03", _("No copy of the representative's identity papers")
    SEAL_MISSING = "B01", _("Seal or signature missing")
    SEAL_UNCLEAR = "B02", _("Seal unclear, can't be compared with the registration")
    SEAL_DIFFERS = "B03", _("Seal differs from the registered one")
    DATA_ID = "C01", _("ID number differs from the papers")
    DATA_NAME = "C02", _("Name differs from the papers")
    DATA_ADDRESS = "C03", _("Address differs from the papers")
    DATA_CONTACT = "C04", _("Contact's data can't be read")
    AUTHORITY_NONE = "D01", _("No letter of authority")
    AUTHORITY_UNSIGNED = "D02", _("Letter of authority not signed")
    OTHER = "Z99", _("Other")


PAPER_WORDS: dict[str, str] = {
    ReasonCode.PAPERS_NONE: "沒有檢附證明文件",
    ReasonCode.PAPERS_INCOMPLETE: "證明文件不齊全",
    ReasonCode.PAPERS_REPRESENTATIVE: "沒有代表人身分證明影本",
    ReasonCode.SEAL_MISSING: "沒有蓋章或簽名",
    ReasonCode.SEAL_UNCLEAR: "印文模糊，無法與登記證明核對",
    ReasonCode.SEAL_DIFFERS: "印文與登記的印章不符",
    ReasonCode.DATA_ID: "證號與證明文件不符",
    ReasonCode.DATA_NAME: "姓名或名稱與證明文件不符",
    ReasonCode.DATA_ADDRESS: "地址與證明文件不符",
    ReasonCode.DATA_CONTACT: "聯絡人資料無法辨認",
    ReasonCode.AUTHORITY_NONE: "沒有委託書",
    ReasonCode.AUTHORITY_UNSIGNED: "委託書沒有受託人簽名",
}
"""Letters go out in Chinese, whatever language the clerk's screen has."""


def paper_words(code: str, *, note: str) -> str:
    """A reason as a letter says it; "other" is said in the clerk's own words."""
    return PAPER_WORDS.get(code) or note


def check_reasons(reasons: Collection[str], *, note: str) -> None:
    """Raises `Refusal` without a reason, for a code that this office does not have, and for "other" without words.

    A letter says the reasons to the applicant: "other" alone would print an empty line.
    """
    if not reasons or not set(reasons) <= set(ReasonCode.values):
        raise Refusal(_("Choose at least one reason."), code="reason_missing", field="reasons")
    if ReasonCode.OTHER in reasons and not note.strip():
        raise Refusal(_("Say in words what the reason is."), code="note_missing", field="note")
