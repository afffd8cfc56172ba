"""`make pictures`: the README's pictures, from a demo of its own in a throw-away folder."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from setup.steps import CHECKOUT, say

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ground.office import Office

PICTURES = CHECKOUT / "docs" / "pictures"
DOTS_PER_POINT = 1.3
CASE_TO_SHOW = "示範光電股份有限公司"
SLIP_TO_PRINT = "王喆"


def run() -> int:
    """Renews every picture. Answers with the exit code."""
    # Only `make tools` installs these; everything else in this package does without.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from tests.ground import browser  # noqa: PLC0415
    from tests.ground.office import installed_office, running_office  # noqa: PLC0415

    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="certdesk-pictures-") as folder,
        running_office(Path(folder), installed=installed_office(Path(folder))) as office,
        sync_playwright() as playwright,
    ):
        chromium = browser.launch(playwright, env={"FONTCONFIG_FILE": _screen_fonts(Path(folder))})
        for take in (_desk, _slip, _portal):
            page = chromium.new_page(base_url=office.base_url, viewport=browser.DESK_SIZE, locale="zh-TW")
            take(page, office)
            page.close()
        chromium.close()
    return 0


def _screen_fonts(folder: Path) -> str:
    """A fontconfig file with the family that people's own machines have, so that pictures don't show Debian's Kai."""
    config = folder / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{CHECKOUT}/forms_paper/fonts</dir><dir>/usr/share/fonts/truetype/dejavu</dir>"
        f"<cachedir>{folder}/font-cache</cachedir></fontconfig>"
    )
    return str(config)


def _sign_in_at_desk(page: "Page", office: "Office", name: str) -> None:
    page.goto("/desk/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", office.account(name).password)
    page.click("main .btn--main")


def _open_case(page: "Page", applicant: str) -> None:
    page.get_by_role("row").filter(has_text=applicant).get_by_role("link").first.click()


def _desk(page: "Page", office: "Office") -> None:
    _sign_in_at_desk(page, office, "chou")
    _keep(page, "desk-worklist")
    _open_case(page, CASE_TO_SHOW)
    _keep(page, "desk-case")
    form = page.locator("a[href$='/form.pdf']").first.get_attribute("href") or ""
    _keep_paper(page.request.get(form).body(), "registration-form")


def _slip(page: "Page", office: "Office") -> None:
    """The password that the picture shows belongs to an office that is gone a moment later."""
    _sign_in_at_desk(page, office, "lin")
    page.goto("/desk/?all")
    _open_case(page, SLIP_TO_PRINT)
    printing = page.locator("form[action*='/print/']").first
    answer = page.request.post(
        printing.get_attribute("action") or "",
        form={"csrfmiddlewaretoken": printing.locator("[name=csrfmiddlewaretoken]").input_value()},
        headers={"Referer": page.url},
    )
    _keep_paper(answer.body(), "password-slip")


def _portal(page: "Page", office: "Office") -> None:
    subscriber = next(account for account in office.accounts if account.role == "subscriber")
    page.goto("/portal/login")
    page.fill("#id_account", subscriber.account)
    page.fill("#id_password", subscriber.password)
    page.fill("#id_picture", office.digits_of(page.locator("[name=picture_key]").input_value()))
    _keep(page, "portal-login")
    page.click("main .btn--main")
    page.wait_for_url("**/portal/")
    _keep(page, "portal-home")


def _keep(page: "Page", name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")
    say(f"{name}.png")


def _keep_paper(pdf: bytes, name: str) -> None:
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(pdf)
    document[0].render(scale=DOTS_PER_POINT).to_pil().quantize(64).save(PICTURES / f"{name}.png", optimize=True)
    document.close()
    say(f"{name}.png")
