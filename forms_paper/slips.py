"""Password slips 密碼單. The password is an argument, is drawn, and is kept nowhere."""

import io
import secrets
from collections.abc import Sequence
from threading import Lock

import pikepdf
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from forms_paper import codes, roc_words
from forms_paper.addressing import address_lines, wrap
from forms_paper.drawing import BOLD, KAI, MONO, PAGE_HEIGHT, SANS
from forms_paper.faults import DoesNotFit
from forms_paper.scrim import draw_scrim
from forms_paper.sheets import Recipient, SlipSheet
from forms_paper.slip_geometry import ADDRESS, FOLDS, PANEL, SCRIM_A, SCRIM_C, SECRET, SHEET
from numbering.keyed_text import UNMISTAKABLE
from numbering.numbers import shown

PASSWORD_SIZE, PASSWORD_GREY = 22, 0.48
TITLE = "憑證作業網站密碼單"
LEFT, RIGHT, COLUMN = 20, 114, 86
# A font of reportlab can't serve two documents at once.
_PRESS = Lock()

_HINTS = ("全部大寫，不必輸入空格。", "沒有 0、1、2、5、8 與 B、G、I、O、Q、S、Z。")
_NOTES = (
    "收到時封口破損、曾被拆開，或收件人不是您，請不要使用，立即來電。",
    "逾期沒有登入，初始密碼失效，須以書面申請重新設定。",
    "本中心人員不會詢問您的密碼；請不要拍照或轉交他人。",
)

_NOTES_MAILED = ("收件人不是您，請不要使用，並立即來電。", *_NOTES[1:])


def is_unmistakable(password: str) -> bool:
    """Whether a password has only the characters that a slip's scrim is made for and its hint names."""
    return bool(password.strip()) and set(password) <= {*UNMISTAKABLE, " "}


def draw_slip(sheet: SlipSheet, password: str) -> bytes:
    """One slip as PDF; see `draw_slips`."""
    return draw_slips([(sheet, password)])


def draw_slips(slips: Sequence[tuple[SlipSheet, str]]) -> bytes:
    """Slips as one PDF, a page each. Scrims are drawn anew at every call; passwords as they are to be read, in groups.

    Raises `MissingGlyph` and `DoesNotFit`, both refusals with a sentence for people, and `ValueError` (which does not
    repeat it) for a password outside `UNMISTAKABLE` and spaces.
    """
    if not all(is_unmistakable(password) for _sheet, password in slips):
        raise ValueError("the password has characters outside the alphabet of slips")
    out = io.BytesIO()
    with _PRESS:
        size = (SHEET.width * mm, SHEET.height * mm)
        canvas = Canvas(out, pagesize=size, lang="zh-Hant-TW", pageCompression=1, initialFontName=MONO.first)  # type: ignore[arg-type]
        canvas.setTitle(TITLE)
        canvas.setAuthor(slips[0][0].office.name)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        for sheet, password in slips:
            if sheet.sealed:
                _draw_folds(canvas)
            _draw_outside(canvas, sheet)
            _draw_inside(canvas, sheet, password)
            _draw_cover(canvas, sheet)
            canvas.showPage()
        canvas.save()
    return out.getvalue()


def draw_electronic_slip(sheet: SlipSheet, password: str, *, opening_code: str) -> bytes:
    """A slip that is mailed: AES-256 (PDF 2.0, revision 6), opened by its code alone, printed and copied freely.

    Raises as `draw_slips` does.
    """
    with pikepdf.open(io.BytesIO(draw_slip(sheet, password))) as pdf:
        out = io.BytesIO()
        # The owner's password is thrown away: nobody needs to lift restrictions that aren't there.
        pdf.save(out, encryption=pikepdf.Encryption(user=opening_code, owner=secrets.token_hex(), R=6))
    return out.getvalue()


def _draw_folds(canvas: Canvas) -> None:
    canvas.setFillGray(0)
    canvas.setLineWidth(0.3 * mm)
    for fold in FOLDS:
        for x in (0, SHEET.width - 5):
            canvas.line(x * mm, (PAGE_HEIGHT - fold) * mm, (x + 5) * mm, (PAGE_HEIGHT - fold) * mm)


def _draw_outside(canvas: Canvas, sheet: SlipSheet) -> None:
    """Panel A: sender, what it is, address, scrim."""
    office = sheet.office
    BOLD.draw(canvas, x=LEFT, y=14, text=office.name, size=13)
    SANS.draw(canvas, x=LEFT, y=19.6, text=f"{office.zip} {office.address}", size=9.5)
    SANS.draw(canvas, x=LEFT, y=24.6, text="無法投遞時請退回寄件人", size=9.5)
    BOLD.draw(canvas, x=RIGHT, y=14, text=TITLE, size=13)
    y = 21
    if sheet.account_outside:
        SANS.draw(canvas, x=RIGHT, y=y, text="網站帳號", size=9.5)
        MONO.draw(canvas, x=RIGHT + 17, y=y + 0.3, text=sheet.account, size=13)
        y += 7
    SANS.draw(canvas, x=RIGHT, y=y, text="密碼單號", size=9.5)
    MONO.draw(canvas, x=RIGHT + 17, y=y + 0.2, text=shown(sheet.serial), size=11)
    _draw_code128(canvas, x=RIGHT + 2, y=y + 3.4, text=sheet.serial)
    _draw_address(canvas, sheet.recipient)
    if not sheet.sealed:
        return
    SANS.draw(canvas, x=LEFT, y=95.5, text="收件人親自拆閱：撕去左右邊條，再展開。", size=9)
    draw_scrim(canvas, SCRIM_A, alphabet=UNMISTAKABLE, size=PASSWORD_SIZE)


def _draw_code128(canvas: Canvas, *, x: float, y: float, text: str, module: float = 0.3, height: float = 8) -> None:
    for start, length in codes.runs(codes.code128(text)):
        left, bottom = (x + start * module) * mm, (PAGE_HEIGHT - y - height) * mm
        canvas.rect(left, bottom, length * module * mm, height * mm, stroke=0, fill=1)


def _draw_address(canvas: Canvas, recipient: Recipient) -> None:
    first, *others = address_lines(recipient)
    x, y = ADDRESS.x, ADDRESS.y + first.height * 0.75
    MONO.draw(canvas, x=x, y=y, text=recipient.zip, size=first.size * 0.88)
    beside = x + MONO.width(recipient.zip, first.size * 0.88) + 2
    KAI.draw(canvas, x=beside, y=y, text=first.text, size=first.size)
    for line in others:
        y += line.height
        KAI.draw(canvas, x=x, y=y, text=line.text, size=line.size)


def _draw_inside(canvas: Canvas, sheet: SlipSheet, password: str) -> None:
    """Panel B: how to log in, and the password."""
    BOLD.draw(canvas, x=LEFT, y=PANEL + 17, text="怎麼使用", size=14)
    SANS.draw(canvas, x=LEFT, y=PANEL + 24.5, text="登入網址", size=9.5)
    _draw_site(canvas, sheet.office.site)
    where = ("外面" if sheet.sealed else "上方") if sheet.account_outside else "右邊"
    until = roc_words.roc_close(sheet.valid_until)
    steps = (
        f"請在{until}以前登入：輸入網站帳號（印在{where}）、右邊的初始密碼及圖片上的 6 位數字。",
        "第一次登入須變更密碼。變更以後，本單可以銷毀。",
        "密碼連續錯誤 3 次會暫停登入，須以書面申請重新設定。",
    )
    _draw_steps(canvas, y=PANEL + 39, steps=steps)
    if not sheet.account_outside:
        SANS.draw(canvas, x=SECRET.x, y=PANEL + 14, text="網站帳號", size=10.5)
        MONO.draw(canvas, x=SECRET.x + 20, y=PANEL + 14.2, text=sheet.account, size=14)
    SANS.draw(canvas, x=SECRET.x, y=SECRET.y - 3, text="初始密碼", size=10.5)
    canvas.setFillGray(PASSWORD_GREY)
    x = SECRET.x + (SECRET.width - MONO.width(password, PASSWORD_SIZE)) / 2
    MONO.draw(canvas, x=x, y=SECRET.y + 7.8, text=password, size=PASSWORD_SIZE)
    canvas.setFillGray(0)
    for index, hint in enumerate(_HINTS):
        SANS.draw(canvas, x=SECRET.x, y=SECRET.bottom + 5 + 4.8 * index, text=hint, size=9.5)


def _draw_site(canvas: Canvas, site: str) -> None:
    """The portal's address, over two lines if it must be."""
    size = next((size for size in (12, 10.5) if MONO.width(site, size) <= COLUMN), 9)
    lines = wrap(site, size=size, width=COLUMN, latin=0.603)
    if len(lines) > 2:
        raise DoesNotFit
    for index, line in enumerate(lines):
        MONO.draw(canvas, x=LEFT, y=PANEL + 30 + 3.6 * index, text=line, size=size)


def _draw_cover(canvas: Canvas, sheet: SlipSheet) -> None:
    """Panel C: what to mind, and the scrim that touches the password."""
    office = sheet.office
    BOLD.draw(canvas, x=LEFT, y=2 * PANEL + 17, text="請留意", size=14)
    _draw_steps(canvas, y=2 * PANEL + 27, steps=_NOTES if sheet.sealed else _NOTES_MAILED)
    footer = f"{office.name} {office.telephone} {office.hours}"
    SANS.draw(canvas, x=LEFT, y=2 * PANEL + 87, text=footer, size=SANS.largest(footer, sizes=(9.5, 9), width=COLUMN))
    if sheet.sealed:
        draw_scrim(canvas, SCRIM_C, alphabet=UNMISTAKABLE, size=PASSWORD_SIZE)


def _draw_steps(canvas: Canvas, *, y: float, steps: tuple[str, ...]) -> None:
    for number, step in enumerate(steps, 1):
        BOLD.draw(canvas, x=LEFT, y=y, text=str(number), size=12)
        for line in wrap(step, size=11, width=COLUMN - 6, latin=0.56):
            SANS.draw(canvas, x=LEFT + 6, y=y, text=line, size=11)
            y += 5.8
        y += 1.2
