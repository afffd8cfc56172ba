"""The subscribers' sessions: what ends them, whom they let in, and that they are none of the staff's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.models import Entry
from portal import sweeps
from portal.models import PortalSession
from portal.sessions import COOKIE
from registry.models import AccountState, PortalAccount, Staff
from tests.portal.people import PASSWORD, enrol, logged_in

HOME = "/portal/"


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


class TestEnds:
    def test_by_logging_out(self, portal: Client) -> None:
        portal.post("/portal/logout/")

        assert not is_in(portal)

    def test_and_a_copy_of_the_cookie_is_worth_nothing_then(self, portal: Client) -> None:
        token = portal.cookies[COOKIE].value
        portal.post("/portal/logout/")
        portal.cookies[COOKIE] = token

        assert not is_in(portal)

    def test_after_twenty_minutes_without_a_page(self, portal: Client) -> None:
        PortalSession.objects.update(last_seen=timezone.now() - timedelta(minutes=20, seconds=1))

        assert not is_in(portal)

    def test_not_while_pages_are_asked_for(self, portal: Client) -> None:
        for _page in range(3):
            PortalSession.objects.update(last_seen=timezone.now() - timedelta(minutes=19))
            assert is_in(portal)

    def test_after_as_many_minutes_as_the_setting_says(self, portal: Client, settings: Settings) -> None:
        settings.PORTAL_IDLE_MINUTES = 5
        PortalSession.objects.update(last_seen=timezone.now() - timedelta(minutes=6))

        assert not is_in(portal)

    def test_when_the_login_is_suspended(self, portal: Client, account: PortalAccount) -> None:
        PortalAccount.objects.filter(pk=account.pk).update(state=AccountState.SUSPENDED)

        assert not is_in(portal)

    def test_when_the_password_was_changed_elsewhere(self, portal: Client, account: PortalAccount) -> None:
        new = "green lanterns on 12 roofs"
        logged_in(account).post("/portal/password/", {"old": PASSWORD, "new": new, "again": new})

        assert not is_in(portal)

    def test_when_a_new_slip_was_printed(self, portal: Client, account: PortalAccount) -> None:
        PortalAccount.objects.filter(pk=account.pk).update(sessions_valid_from=timezone.now())

        assert not is_in(portal)

    def test_and_the_trail_knows_of_a_logout(self, portal: Client, account: PortalAccount) -> None:
        portal.post("/portal/logout/")

        entry = Entry.objects.get(action="portal.log_out")
        assert (entry.actor_kind, entry.thing) == ("subscriber", f"account:{account.account}")

    def test_and_the_login_page_says_so(self, portal: Client) -> None:
        PortalSession.objects.update(ended=timezone.now())

        page = portal.get(HOME, follow=True, headers={"accept-language": "en"}).content.decode()
        assert "Your session has ended" in page

    def test_not_by_a_mere_link(self, portal: Client) -> None:
        assert portal.get("/portal/logout/").status_code == 405
        assert is_in(portal)


class TestVisitors:
    """Whoever has not logged in."""

    @pytest.mark.parametrize("path", ["", "password/", "activate/", "certificates/", "certificates/C11500000010.cer"])
    def test_are_sent_to_the_login_and_back(self, client: Client, db: None, path: str) -> None:
        response = client.get(HOME + path)

        assert response.status_code == 302
        assert response.headers["Location"] == f"/portal/login/?next=%2Fportal%2F{path.replace('/', '%2F')}"

    def test_get_a_sentence_when_they_ask_for_json(self, client: Client, db: None) -> None:
        response = client.get(HOME, headers={"accept": "application/json", "accept-language": "en"})

        assert response.status_code == 401
        assert response.json() == {
            "refusal": "You are not signed in, or your session has ended. Sign in again.",
            "code": "not_logged_in",
        }

    def test_do_not_get_in_with_an_invented_token(self, client: Client, db: None) -> None:
        client.cookies[COOKIE] = "a" * 43

        assert not is_in(client)


class TestFirstLogin:
    """Whoever still has the password of the slip."""

    @pytest.fixture
    def newcomer(self, db: None) -> Client:
        return logged_in(enrol(must_change=True))

    @pytest.mark.parametrize("path", ["", "activate/", "certificates/"])
    def test_goes_to_the_change_of_password_from_everywhere(self, newcomer: Client, path: str) -> None:
        assert newcomer.get(HOME + path).headers["Location"] == "/portal/password/"

    def test_gets_a_sentence_when_asking_for_json(self, newcomer: Client) -> None:
        response = newcomer.get(HOME, headers={"accept": "application/json"})

        assert (response.status_code, response.json()["code"]) == (403, "change_password_first")

    def test_may_log_out(self, newcomer: Client) -> None:
        assert newcomer.post("/portal/logout/").status_code == 302


class TestStaff:
    """Two doors, two locks."""

    def test_a_session_of_staff_opens_no_portal(self, lin: Staff, client: Client) -> None:
        client.force_login(lin)

        assert not is_in(client)

    def test_a_subscribers_session_is_nobody_at_the_desk(self, portal: Client) -> None:
        response = portal.get("/desk/")

        assert not response.wsgi_request.user.is_authenticated

    def test_the_portals_cookie_is_not_looked_at_outside_the_portal(self, portal: Client) -> None:
        response = portal.get("/pki/")

        assert response.wsgi_request.portal_account is None  # type: ignore[attr-defined]


def test_nothing_of_the_portal_is_kept_by_a_cache(portal: Client) -> None:
    assert "no-store" in portal.get(HOME)["Cache-Control"]


class TestSweep:
    def test_deletes_sessions_that_ended_yesterday(self, portal: Client) -> None:
        PortalSession.objects.update(ended=timezone.now() - timedelta(days=1, minutes=1))

        assert sweeps.run() == 1
        assert not PortalSession.objects.exists()

    def test_leaves_living_ones(self, portal: Client) -> None:
        sweeps.run()

        assert is_in(portal)
