"""Two tabs of one browser work on the same keys: the second is told what to do, and nothing is lost."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from pki import holdings
from pki.models import Pair
from portal.pairs import holder_key
from registry.models import PortalAccount
from tests.portal.keys.pages import KEY_PASSWORD, LONG, ApplyPage, ExportPage, Watched, fill_key_passwords

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANOTHER_TAB = "另一個分頁正在處理金鑰"
GONE = "另一個分頁已經移除"


#: As if both files had been made and opened for trial, which has tests of its own.
PROVE_THE_BACKUP = """async () => {
  const opening = indexedDB.open("certdesk-keys", 1);
  const database = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  const store = database.transaction("pairs", "readwrite").objectStore("pairs");
  const all = store.getAll();
  const [record] = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
  for (const key of Object.values(record.keys)) key.exportedAt = key.provenAt = Date.now();
  const written = store.put(record);
  await new Promise((resolve) => (written.onsuccess = resolve));
  database.close();
}"""


@pytest.fixture
def first(applying: ApplyPage, expiring: holdings.Pair) -> Watched:
    """A tab with a pair that can be renewed, and whose keys may go, as their backup is proven."""
    applying.tab.page.evaluate(PROVE_THE_BACKUP)
    return applying.tab


@pytest.fixture
def second(desk: BrowserContext, first: Watched) -> Iterator[Watched]:
    """Another tab of that browser."""
    tab = Watched(desk.new_page())
    yield tab
    assert not tab.complaints.heard


def begin_renewal(page: Page) -> None:
    page.goto("/portal/renew/")
    page.check("#id_accept")
    page.locator("main form.flow button.btn--main").click()
    page.wait_for_url("**/portal/renew/keys/")


def renew(page: Page) -> None:
    page.fill("#renew-password", KEY_PASSWORD)
    page.click("#renew-form button")


def open_keys(page: Page, form: str) -> None:
    page.goto("/portal/keys/")
    page.locator(f"[data-do={form}]").first.click()


def remove(page: Page, number: str) -> None:
    page.fill("#remove-number", number)
    page.click("#remove-form button.btn--stop-main")


def number_of(tab: Watched) -> str:
    (held,) = tab.held()
    number: str = held["keys"]["signing"]["number"]
    return number


def test_while_one_tab_renews_the_other_changes_nothing(first: Watched, second: Watched) -> None:
    number = number_of(first)
    (before,) = first.held()
    begin_renewal(first.page)
    second.page.goto("/portal/renew/keys/")
    told: list[str] = []

    def meanwhile(route: Route) -> None:
        """The keys of the renewal are made and stored, the answer of the office is still to come."""
        attempts: list[tuple[Callable[[], None], Callable[[], None]]] = [
            (lambda: None, lambda: renew(second.page)),
            (lambda: open_keys(second.page, "password"), lambda: fill_key_passwords(second.page)),
            (lambda: open_keys(second.page, "remove"), lambda: remove(second.page, number)),
        ]
        for opening, attempt in attempts:
            opening()
            attempt()
            expect(second.page.locator("#keys-note")).to_contain_text(ANOTHER_TAB, timeout=LONG)
            told.append(second.page.url)
        route.continue_()

    first.page.route("**/portal/apply/requests/", meanwhile)
    renew(first.page)

    expect(first.page.locator("#apply-done")).to_be_visible(timeout=LONG)
    assert len(told) == 3
    held = first.held()
    assert [pair["state"] for pair in held] == ["kept", "kept"]
    assert before in held
    assert Pair.objects.count() == 2


def test_what_one_tab_has_renewed_the_other_does_not_renew_again(
    first: Watched, second: Watched, applicant: PortalAccount
) -> None:
    begin_renewal(first.page)
    second.page.goto("/portal/renew/keys/")
    renew(first.page)
    expect(first.page.locator("#apply-done")).to_be_visible(timeout=LONG)

    renew(second.page)

    expect(second.page.locator("#keys-note")).to_contain_text("若已在另一個分頁完成，請到首頁查看結果", timeout=LONG)
    assert Pair.objects.count() == 2
    assert len(holdings.pairs_of(holder_key(applicant.subscriber))) == 2
    second.complaints.expect("409")


def test_keys_that_one_tab_has_removed_the_other_finds_gone(first: Watched, second: Watched) -> None:
    number = number_of(first)
    third = Watched(second.page.context.new_page())
    fourth = Watched(second.page.context.new_page())
    open_keys(first.page, "remove")
    open_keys(second.page, "remove")
    open_keys(third.page, "password")
    exporting = ExportPage.opened(fourth)
    remove(first.page, number)
    expect(first.page.locator("#keys-none")).to_be_visible(timeout=LONG)

    remove(second.page, number)
    fill_key_passwords(third.page)
    exporting.make_files()

    for tab in (second, third, fourth):
        expect(tab.page.locator("#keys-note")).to_contain_text(GONE, timeout=LONG)
    assert first.held() == []
