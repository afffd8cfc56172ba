"""Changing the website password: the forced first time, and any other."""

import pytest
from django.test import Client

from registry.models import PortalAccount
from tests.portal.people import INITIAL, PASSWORD, Answers, enrol, fill_in, logged_in

PAGE = "/portal/password/"
NEW = "綠色的燈籠-0423-屋簷"


def change(client: Client, *, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> int:
    return client.post(PAGE, {"old": old, "new": new, "again": again}).status_code


def lets_in(account: PortalAccount, password: str) -> bool:
    client = Client()
    return client.post("/portal/login/", fill_in(client, Answers(account.account, password))).status_code == 302


def test_the_new_password_opens_and_the_old_one_does_not(portal: Client, account: PortalAccount) -> None:
    change(portal)

    assert (lets_in(account, NEW), lets_in(account, PASSWORD)) == (True, False)


def test_this_browser_goes_on(portal: Client) -> None:
    change(portal)

    assert portal.get("/portal/").status_code == 200


def test_the_next_page_says_that_it_is_done(portal: Client) -> None:
    response = portal.post(PAGE, {"old": PASSWORD, "new": NEW, "again": NEW}, follow=True)

    assert '<div class="note note--ok" role="status">' in response.content.decode()


def test_the_first_change_opens_the_portal(db: None) -> None:
    newcomer = logged_in(enrol(must_change=True))

    change(newcomer, old=INITIAL)

    assert newcomer.get("/portal/").status_code == 200


def test_the_first_change_asks_for_the_password_of_the_slip(db: None) -> None:
    body = logged_in(enrol(must_change=True)).get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert "Password of the slip" in body


def test_the_initial_password_works_once(db: None) -> None:
    account = enrol(must_change=True)
    change(logged_in(account), old=INITIAL)

    assert not lets_in(account, INITIAL)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"old": ""}, "old"),
        ({"old": "not the old one"}, "old"),
        ({"new": ""}, "new"),
        ({"new": "short", "again": "short"}, "new"),
        ({"new": "password1234", "again": "password1234"}, "new"),
        ({"new": "HT7K-4QMD-29-and-more", "again": "HT7K-4QMD-29-and-more"}, "new"),
        ({"new": PASSWORD, "again": PASSWORD}, "new"),
        ({"again": "another one altogether"}, "again"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(portal: Client, typed: dict[str, str], field: str) -> None:
    response = portal.post(PAGE, {"old": PASSWORD, "new": NEW, "again": NEW} | typed)

    assert list(response.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in response.content.decode()


def test_no_password_comes_back_to_the_page(portal: Client) -> None:
    body = portal.post(PAGE, {"old": PASSWORD, "new": NEW, "again": "another"}).content.decode()

    assert PASSWORD not in body
    assert NEW not in body


def test_the_third_wrong_old_password_ends_the_session_and_says_why(portal: Client, account: PortalAccount) -> None:
    for _try in range(2):
        change(portal, old="not the old one")
    response = portal.post(
        PAGE,
        {"old": "not the old one", "new": NEW, "again": NEW},
        follow=True,
        headers={"accept-language": "en"},
    )

    account.refresh_from_db()
    assert account.suspended
    assert response.request["PATH_INFO"] == "/portal/login/"
    assert "Too many wrong passwords" in response.content.decode()
