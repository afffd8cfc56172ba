"""Sheets: what a paper says, as frozen values. One dataclass and one template make a paper."""

from forms_paper.sheets.applications import (
    CertificateRow,
    Contact,
    Delivery,
    FormSheet,
    PasswordResetSheet,
    RegistrationSheet,
    ResumeSheet,
    RevocationSheet,
)
from forms_paper.sheets.certificate_letters import (
    CertificateLetterSheet,
    CertificateLine,
    RenewalNoticeSheet,
    ResumeNoticeSheet,
    RevocationNoticeSheet,
    SuspensionNoticeSheet,
)
from forms_paper.sheets.letters import (
    CorrectionItem,
    CorrectionSheet,
    CoveringSheet,
    LetterSheet,
    RejectionSheet,
    WithdrawalSheet,
)
from forms_paper.sheets.office import Office
from forms_paper.sheets.recipient import Recipient
from forms_paper.sheets.slips import HandOverSheet, SlipSheet

__all__ = [
    "CertificateLetterSheet",
    "CertificateLine",
    "CertificateRow",
    "Contact",
    "CorrectionItem",
    "CorrectionSheet",
    "CoveringSheet",
    "Delivery",
    "FormSheet",
    "HandOverSheet",
    "LetterSheet",
    "Office",
    "PasswordResetSheet",
    "Recipient",
    "RegistrationSheet",
    "RejectionSheet",
    "RenewalNoticeSheet",
    "ResumeNoticeSheet",
    "ResumeSheet",
    "RevocationNoticeSheet",
    "RevocationSheet",
    "SlipSheet",
    "SuspensionNoticeSheet",
    "WithdrawalSheet",
]
