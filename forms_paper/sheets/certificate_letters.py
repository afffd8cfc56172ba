"""Letters about certificates: what became of them, or will."""

import datetime as dt
from dataclasses import dataclass

from forms_paper.roc_words import roc
from forms_paper.sheets.letters import LetterSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLine:
    """One certificate: its number, what it is for (簽章, 加密), its serial in hex, its last day."""

    number: str
    use: str
    serial: str
    until: dt.date

    @property
    def serial_end(self) -> str:
        """The last eight characters, as people compare them: 7F3A 91C2"""
        end = self.serial.upper().zfill(8)[-8:]
        return f"{end[:4]} {end[4:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLetterSheet(LetterSheet):
    """A letter that lists certificates. A change that no paper asked for has no `number`, and `clerk` may be empty."""

    certificates: tuple[CertificateLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSheet(CertificateLetterSheet):
    """The status of certificates changed, in the minute `at` (local time)."""

    at: dt.datetime

    @property
    def at_shown(self) -> str:
        """民國 115 年 11 月 23 日 14 時 05 分"""
        return f"民國 {roc(self.at.date())} {self.at:%H} 時 {self.at:%M} 分"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationNoticeSheet(ChangeSheet):
    """憑證廢止通知書. `reason` as the form words it; `since`: the day from which the key can't be trusted."""

    title = "憑證廢止通知書"
    template = "forms_paper/revocation_notice.html"

    reason: str
    since: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeNoticeSheet(ChangeSheet):
    """憑證復用通知書."""

    title = "憑證復用通知書"
    template = "forms_paper/resume_notice.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionNoticeSheet(ChangeSheet):
    """憑證停用通知書."""

    title = "憑證停用通知書"
    template = "forms_paper/suspension_notice.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalNoticeSheet(CertificateLetterSheet):
    """憑證展期通知: the pair can be renewed online from `opens` to `expires`, the last day included."""

    title = "憑證展期通知"
    template = "forms_paper/renewal_notice.html"

    opens: dt.date
    expires: dt.date

    @property
    def after(self) -> dt.date:
        """The first day on which it is too late."""
        return self.expires + dt.timedelta(days=1)
