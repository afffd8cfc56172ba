"""What a password slip and its receipt say. The password is no part of a sheet."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from forms_paper.sheets.office import Office
from forms_paper.sheets.recipient import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipSheet:
    """密碼單. `account` stands as people read it, grouped; `account_outside` says on which side of the seal.

    `sealed`: on paper, folded and sealed; otherwise it is mailed and has neither folds nor scrims.
    """

    office: Office
    serial: str
    account: str
    recipient: Recipient
    valid_until: dt.date
    account_outside: bool = True
    sealed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverSheet:
    """密碼單領取單: signed at the counter, two halves. `number` is the case's receipt number.

    `opening_code` opens an electronic slip; given, it stands on the lower half only, which the subscriber keeps.
    """

    title: ClassVar[str] = "密碼單領取單"

    office: Office
    number: str
    slip_serial: str
    subscriber: str
    contact_name: str
    log_in_by: dt.date
    opening_code: str = ""
    contact_email: str = ""

    @property
    def delivery_shown(self) -> str:
        """How the slip reaches the contact."""
        return "電子寄送" if self.opening_code else "臨櫃領取"

    @property
    def confirmation(self) -> str:
        """What is signed for."""
        if self.opening_code:
            return "已收到電子密碼單的開啟碼（印在下聯）"
        return "已收到封口完好的密碼單 1 份"
