"""A renewal from the home page to the activation, with nothing between browser, portal and authority."""

import pytest
from playwright.sync_api import expect

from pki import holdings
from pki.models import Order
from pki.statuses import ShownStatus
from portal.pairs import holder_key
from registry.models import PortalAccount
from tests.portal import people
from tests.portal.keys.pages import KEY_PASSWORD, LONG, ApplyPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_home_to_activation(applying: ApplyPage, expiring: holdings.Pair, applicant: PortalAccount) -> None:
    page = applying.tab.page
    page.goto("/portal/")
    page.locator(".pair__next a").click()
    page.check("#id_accept")
    page.locator("main form.flow button.btn--main").click()
    page.fill("#renew-password", KEY_PASSWORD)
    page.locator("#renew-form button").click()
    expect(page.locator("#apply-done")).to_be_visible(timeout=LONG)
    page.locator("#apply-done a.btn--main").click()
    page.fill("#id_password", people.PASSWORD)
    page.locator("main form button.btn--main").click()

    new, old = holdings.pairs_of(holder_key(applicant.subscriber))
    assert {one.status for one in new.certificates} == {ShownStatus.VALID}
    assert {one.status for one in old.certificates} == {ShownStatus.EXPIRING}
    assert new.renews == old.pair_id == expiring.pair_id
    assert Order.objects.get(pk=new.order_id).approval is not None
    page.goto("/portal/")
    expect(page.locator(".pair__next").nth(1)).to_contain_text("已展期")


def test_in_another_browser_it_says_where_the_key_is(applying: ApplyPage, expiring: holdings.Pair) -> None:
    page = applying.tab.page
    page.evaluate('() => new Promise((done) => (indexedDB.deleteDatabase("certdesk-keys").onsuccess = done))')
    page.goto("/portal/renew/")
    page.check("#id_accept")
    page.locator("main form.flow button.btn--main").click()
    expect(page.locator("#apply-elsewhere")).to_be_visible(timeout=LONG)
    expect(page.locator("#apply-password")).to_be_hidden()
