"""Logins and sessions: what the subscriber sees of them, and ending the ones elsewhere."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from portal.models import PortalSession
from registry.models import LoginOutcome, LoginWay, PortalAccount, PortalLogin
from tests.portal.people import PASSWORD, Answers, fill_in, logged_in

HISTORY = "/portal/logins/"
ENGLISH = {"accept-language": "en"}


def page_of(client: Client) -> str:
    return client.get(HISTORY, headers=ENGLISH).content.decode()


def fail_from(address: str, account: PortalAccount) -> None:
    client = Client(REMOTE_ADDR=address)
    client.post("/portal/login/", fill_in(client, Answers(account.account, "not the password")))


class TestHistory:
    def test_tells_a_login_that_failed_and_from_which_network(self, account: PortalAccount) -> None:
        fail_from("203.0.113.77", account)

        page = page_of(logged_in(account))
        assert "Wrong password" in page
        assert "203.0.113.0/24" in page
        assert "203.0.113.77" not in page

    def test_the_database_keeps_the_network_alone(self, account: PortalAccount) -> None:
        fail_from("203.0.113.77", account)

        assert list(PortalLogin.objects.values_list("network", flat=True)) == ["203.0.113.0/24"]

    def test_tells_the_way(self, account: PortalAccount) -> None:
        portal = logged_in(account)
        portal.post("/portal/password/", {"old": "wrong", "new": "green lanterns on 12 roofs", "again": "x"})
        portal.post(
            "/portal/password/",
            {"old": "wrong", "new": "green lanterns on 12 roofs", "again": "green lanterns on 12 roofs"},
        )

        ways = account.logins.order_by("pk").values_list("way", "outcome")
        assert list(ways) == [
            (LoginWay.PICTURE, LoginOutcome.ENTERED),
            (LoginWay.SESSION, LoginOutcome.WRONG_PASSWORD),
        ]
        assert "Password asked for again" in page_of(portal)

    def test_shows_the_last_fifty(self, account: PortalAccount, portal: Client) -> None:
        PortalLogin.objects.bulk_create(
            PortalLogin(account=account, outcome=LoginOutcome.WRONG_PASSWORD) for _time in range(60)
        )

        assert page_of(portal).count("Wrong password<") == 50

    def test_shows_nobody_elses(self, portal: Client, outsider: PortalAccount) -> None:
        fail_from("198.51.100.7", outsider)

        assert "198.51.100" not in page_of(portal)


class TestSessions:
    def test_both_browsers_are_shown_and_which_one_is_this(self, account: PortalAccount, portal: Client) -> None:
        logged_in(account)

        page = page_of(portal)
        assert page.count('data-h="Last used"') == 2
        assert page.count(">This browser<") == 1

    @pytest.mark.parametrize(
        "over",
        [{"ended": timezone.now()}, {"last_seen": timezone.now() - timedelta(minutes=21)}],
        ids=["ended", "idle"],
    )
    def test_one_that_is_over_is_not_shown(self, account: PortalAccount, over: dict[str, object]) -> None:
        logged_in(account)
        PortalSession.objects.update(**over)

        assert page_of(logged_in(account)).count('data-h="Last used"') == 1

    def test_the_others_are_ended_and_this_one_stays(self, account: PortalAccount, portal: Client) -> None:
        elsewhere = logged_in(account)
        answer = portal.post(f"{HISTORY}end-others/", follow=True, headers=ENGLISH)

        assert "1 other session is ended." in answer.content.decode()
        assert [client.get("/portal/").status_code for client in (portal, elsewhere)] == [200, 302]

    def test_and_the_trail_knows_how_many_once(self, account: PortalAccount, portal: Client) -> None:
        logged_in(account)
        for _time in range(2):
            portal.post(f"{HISTORY}end-others/")

        entry = Entry.objects.get(action="portal.end_other_sessions")
        assert (entry.thing, entry.facts) == (f"account:{account.account}", {"sessions": 1})

    def test_another_subscribers_sessions_go_on(self, portal: Client, outsider: PortalAccount) -> None:
        theirs = logged_in(outsider)
        portal.post(f"{HISTORY}end-others/")

        assert theirs.get("/portal/").status_code == 200

    def test_a_mere_link_ends_nothing(self, portal: Client, account: PortalAccount) -> None:
        elsewhere = logged_in(account)
        portal.get(f"{HISTORY}end-others/")

        assert elsewhere.get("/portal/").status_code == 200

    def test_the_session_after_a_change_of_password_is_the_only_one(
        self, account: PortalAccount, portal: Client
    ) -> None:
        logged_in(account)
        new = "green lanterns on 12 roofs"
        portal.post("/portal/password/", {"old": PASSWORD, "new": new, "again": new})

        assert page_of(portal).count('data-h="Last used"') == 1
