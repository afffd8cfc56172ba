"""What is printed at the end of a day."""

from forms_paper.sheets.registers import AccountsSheet, RegisterSheet
from forms_paper.typesetting import typeset


def register(sheet: RegisterSheet) -> bytes:
    """收件簿 as PDF/UA, A4 landscape, 18 rows a page.

    Raises `MissingGlyph` and `DoesNotFit`, both refusals with a sentence for people.
    """
    return typeset(
        template="forms_paper/register.html",
        context={"sheet": sheet, "office": sheet.office},
        styles=("base.css", "list.css", "register.css"),
        pages=len(sheet.pages),
    )


def accounts(sheet: AccountsSheet) -> bytes:
    """日終對帳表 as PDF/UA, A4. Raises as `register` does."""
    return typeset(
        template="forms_paper/accounts.html",
        context={"sheet": sheet, "office": sheet.office},
        styles=("base.css", "list.css", "accounts.css"),
        pages=len(sheet.pages),
    )
