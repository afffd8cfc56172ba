"""What an application form 申請單 says. Empty values leave the place on the paper free to be written by hand."""

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from forms_paper.sheets.office import Office
from numbering.numbers import NUMBER, is_valid, with_check

Delivery = Literal["", "counter", "post", "electronic"]
CERTIFICATE_ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The certificate contact 憑證聯絡人; the two flags tick 同申請人 and 同第 10 欄 on the registration form."""

    name: str = ""
    mobile: str = ""
    telephone: str = ""
    email: str = ""
    zip: str = ""
    address: str = ""
    same_name: bool = False
    same_address: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """What every form has. With a receipt number it is pre-filled and carries that; without, its codes say the form.

    A paper process of its own subclasses this, names its template and gives it to `forms.form`.
    Raises `ValueError` for a number that is not a valid receipt number of this kind.
    """

    prefix: ClassVar[str]
    title_lines: ClassVar[tuple[str, ...]]
    statement: ClassVar[str]
    template: ClassVar[str]
    sides: ClassVar[int] = 1

    office: Office
    number: str = ""
    name: str = ""
    id_number: str = ""
    delivery: Delivery = ""
    papers: tuple[str, ...] = ()
    papers_other: str = ""
    pieces: int | None = None

    def __post_init__(self) -> None:
        match = NUMBER.match(self.number)
        if self.number and not (match and match["prefix"] == self.prefix and is_valid(self.number)):
            raise ValueError(f"not a receipt number of kind {self.prefix}")

    @property
    def title(self) -> str:
        """憑證註冊申請單"""
        return "".join(self.title_lines)

    @property
    def code(self) -> str:
        """What the codes carry before the slash: the receipt number, or the form code of a blank form."""
        return self.number or with_check(f"F{self.prefix}{self.office.form_edition}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSheet(FormSheet):
    """憑證註冊申請單, in the order of its fields 1 to 19.

    `papers`: id 身分證, arc 居留證或護照, reg 登記證明, rep 代表人身分證明, poa 委託書, other (with `papers_other`).
    """

    prefix = "RG"
    title_lines = ("憑證註冊申請單",)
    statement = "本單所填資料及所附文件均屬真實。申請人已閱讀並同意背面的約定事項及個人資料告知。"
    template = "forms_paper/registration.html"
    sides = 2

    kind: Literal["", "person", "body", "foreign"] = ""
    birth_date: dt.date | None = None
    nationality: str = ""
    name_latin: str = ""
    passport_number: str = ""
    representative: str = ""
    department: str = ""
    zip: str = ""
    address: str = ""
    telephone: str = ""
    email: str = ""
    contact: Contact = field(default_factory=Contact)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRow:
    """One line of a list of certificates; `suspended_on` is asked for on the resume form only."""

    number: str = ""
    use: Literal["", "signing", "encryption"] = ""
    suspended_on: dt.date | None = None


def _rows(certificates: tuple[CertificateRow, ...]) -> tuple[CertificateRow, ...]:
    """The lines of the form: more certificates than lines go on a list of their own, which the clerk staples to it."""
    if len(certificates) > CERTIFICATE_ROWS:
        raise ValueError(f"{len(certificates)} certificates for {CERTIFICATE_ROWS} lines")
    return certificates + (CertificateRow(),) * (CERTIFICATE_ROWS - len(certificates))


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationSheet(FormSheet):
    """憑證廢止申請單, fields 1 to 11. `reason` is the letter A–G; `papers`: id, change, poa, other."""

    prefix = "RV"
    title_lines = ("憑證廢止申請單",)
    statement = "以上資料屬實。申請人了解憑證廢止後不能回復，並已自行保存以該憑證加密的檔案所需的金鑰。"
    template = "forms_paper/revocation.html"

    seq: str = ""
    telephone: str = ""
    scope: Literal["", "all", "listed"] = ""
    certificates: tuple[CertificateRow, ...] = ()
    reason: str = ""
    reason_text: str = ""
    since: dt.date | None = None

    @property
    def rows(self) -> tuple[CertificateRow, ...]:
        """The lines for certificates. Raises `ValueError` for more than there are."""
        return _rows(self.certificates)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSheet(FormSheet):
    """憑證復用申請單, fields 1 to 14. `reason` is the letter A–E; `papers`: id, poa, other."""

    prefix = "RS"
    title_lines = ("憑證復用申請單",)
    statement = "停用原因確已消失；停用期間金鑰都在申請人控制之下，沒有被他人取得或使用。"
    template = "forms_paper/resume.html"

    seq: str = ""
    certificates: tuple[CertificateRow, ...] = ()
    reason: str = ""
    reason_text: str = ""
    contact: Contact = field(default_factory=Contact)

    @property
    def rows(self) -> tuple[CertificateRow, ...]:
        """The lines for certificates. Raises `ValueError` for more than there are."""
        return _rows(self.certificates)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordResetSheet(FormSheet):
    """用戶憑證作業網站密碼重新設定申請單, fields 1 to 13.

    `reason` is the letter A–F; `papers`: id, slip, poa, other.
    """

    prefix = "PW"
    title_lines = ("用戶憑證作業網站", "密碼重新設定申請單")
    statement = "以上資料屬實。申請人了解新密碼單製發後，舊密碼與舊密碼單一併失效，已登入者會被登出。"
    template = "forms_paper/password_reset.html"

    seq: str = ""
    account: str = ""
    reason: str = ""
    slip_serial: str = ""
    contact: Contact = field(default_factory=Contact)
