"""Login: account, password and picture; one sentence for every cause; three wrong passwords in a row (spec §5)."""

from datetime import timedelta
from functools import partial

import pytest
from captcha.models import CaptchaStore
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from portal import throttle
from portal.models import PortalSession
from portal.sessions import COOKIE
from registry.models import AccountState, LoginOutcome, PortalAccount, PortalLogin
from tests.ground.racing import at_once
from tests.portal.people import INITIAL, PASSWORD, Answers, enrol, fill_in, without_chance

LOGIN = "/portal/login/"
WRONG = "不是這一個-0000-密碼"


def send(client: Client, answers: Answers, **others: str) -> HttpResponse:
    response: HttpResponse = client.post(LOGIN, fill_in(client, answers, **others))  # type: ignore[assignment]
    return response


class TestLettingIn:
    def test_account_password_and_picture_lead_to_the_certificates(
        self, account: PortalAccount, client: Client
    ) -> None:
        response = send(client, Answers(account.account))

        assert response.headers["Location"] == reverse("portal:home")
        assert client.get(reverse("portal:home")).status_code == 200

    @pytest.mark.parametrize("typed", ["ht7k4qmd29", "HT7K-4QMD-29", " ht7k 4qmd 29 ", "ＨＴ７Ｋ４ＱＭＤ２９"])
    def test_the_account_is_read_as_people_type_it(self, account: PortalAccount, client: Client, typed: str) -> None:
        assert send(client, Answers(typed)).status_code == 302

    @pytest.mark.parametrize("spread", ["{0} {1}", "\u3000{0}{1}"])
    def test_the_digits_are_read_as_people_type_them(self, account: PortalAccount, client: Client, spread: str) -> None:
        form = fill_in(client, Answers(account.account))
        digits = form["picture"]

        assert client.post(LOGIN, form | {"picture": spread.format(digits[:3], digits[3:])}).status_code == 302

    def test_an_initial_password_leads_to_the_change_and_nowhere_else(self, client: Client, db: None) -> None:
        account = enrol(must_change=True)

        response = send(client, Answers(account.account, INITIAL), next="/portal/certificates/")

        assert response.headers["Location"] == reverse("portal:password")

    def test_after_the_login_the_page_that_was_asked_for_comes(self, account: PortalAccount, client: Client) -> None:
        response = send(client, Answers(account.account), next="/portal/certificates/")

        assert response.headers["Location"] == "/portal/certificates/"

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/portal/", "//evil.example", "/desk/"])
    def test_no_address_outside_the_portal_is_gone_to(
        self, account: PortalAccount, client: Client, elsewhere: str
    ) -> None:
        response = send(client, Answers(account.account), next=elsewhere)

        assert response.headers["Location"] == reverse("portal:home")

    def test_the_cookie_is_the_portals_alone(self, account: PortalAccount, client: Client) -> None:
        send(client, Answers(account.account))

        cookie = client.cookies[COOKIE]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/portal/", True, "Strict")

    def test_in_production_the_cookie_goes_over_https_alone(
        self, account: PortalAccount, client: Client, settings: Settings
    ) -> None:
        settings.SESSION_COOKIE_SECURE = True
        send(client, Answers(account.account))

        assert client.cookies[COOKIE]["secure"] is True

    def test_a_cookie_from_before_the_login_is_worth_nothing_after_it(
        self, account: PortalAccount, client: Client
    ) -> None:
        client.cookies[COOKIE] = "planted-by-somebody"
        send(client, Answers(account.account))

        assert client.cookies[COOKIE].value != "planted-by-somebody"

    def test_the_database_does_not_know_the_token(self, account: PortalAccount, client: Client) -> None:
        send(client, Answers(account.account))

        assert PortalSession.objects.get().token_hash != client.cookies[COOKIE].value


class TestRefusing:
    """Nobody learns from an answer whether an account exists, or stands."""

    def refused(self, answers: Answers) -> HttpResponse:
        return send(Client(), answers)

    def test_unknown_wrong_suspended_and_expired_are_answered_with_the_same_bytes(self, account: PortalAccount) -> None:
        suspended = enrol(account="SUSPENDED7", id_number="B220000009")
        PortalAccount.objects.filter(pk=suspended.pk).update(state=AccountState.SUSPENDED)
        expired = enrol(account="EXPIRED777", id_number="C120000003", must_change=True)
        PortalAccount.objects.filter(pk=expired.pk).update(initial_expires_at=timezone.now() - timedelta(days=1))

        answers = {
            without_chance(response.content).replace(name.encode(), b"*")
            for name, password in [
                (account.account, WRONG),
                ("UNKNOWN777", WRONG),
                (suspended.account, WRONG),
                (suspended.account, PASSWORD),
                (expired.account, INITIAL),
            ]
            for response in [self.refused(Answers(name, password))]
        }

        assert len(answers) == 1

    def test_and_with_the_same_headers(self, account: PortalAccount) -> None:
        def headers(response: HttpResponse) -> dict[str, str]:
            at_random = {"Expires", "Set-Cookie", "Content-Length"}
            return {name: value for name, value in response.headers.items() if name not in at_random}

        known = self.refused(Answers(account.account, WRONG))
        unknown = self.refused(Answers("UNKNOWN777", WRONG))

        assert headers(known) == headers(unknown)
        assert set(known.cookies) == set(unknown.cookies)
        assert known.status_code == unknown.status_code

    def test_the_account_stays_as_typed_and_the_password_does_not(self, account: PortalAccount, client: Client) -> None:
        body = send(client, Answers("ht7k-4qmd-29", WRONG)).content.decode()

        assert 'value="ht7k-4qmd-29"' in body
        assert WRONG not in body

    @pytest.mark.parametrize("missing", ["account", "password", "picture"])
    def test_what_is_missing_is_said_beside_its_field(
        self, account: PortalAccount, client: Client, missing: str
    ) -> None:
        response = client.post(LOGIN, fill_in(client, Answers(account.account)) | {missing: ""})

        assert f'id="id_{missing}_error"' in response.content.decode()
        assert not PortalLogin.objects.exists()

    def test_digits_that_were_right_need_not_be_read_again_when_the_password_was_missing(
        self, account: PortalAccount, client: Client
    ) -> None:
        form = fill_in(client, Answers(account.account))
        response = client.post(LOGIN, form | {"password": ""})

        assert response.context["key"] == form["picture_key"]
        assert f'value="{form["picture"]}"' in response.content.decode()


@pytest.mark.parametrize("outside", [True, False])
def test_the_sketch_of_the_slip_is_shown_where_slips_look_like_it(
    client: Client, db: None, settings: Settings, outside: bool
) -> None:
    settings.SLIP_ACCOUNT_OUTSIDE = outside

    assert ("slip.svg" in client.get(LOGIN).content.decode()) is outside


class TestThePicture:
    def test_a_wrong_picture_is_no_wrong_password(self, account: PortalAccount, client: Client) -> None:
        for _try in range(5):
            client.post(LOGIN, fill_in(client, Answers(account.account, WRONG)) | {"picture": "12"})

        account.refresh_from_db()
        assert (account.wrong_count, account.suspended) == (0, False)

    def test_a_wrong_picture_does_not_try_the_password(self, account: PortalAccount, client: Client) -> None:
        response = client.post(LOGIN, fill_in(client, Answers(account.account)) | {"picture": "12"})

        assert response.status_code == 200
        assert 'id="id_picture_error"' in response.content.decode()

    def test_the_same_picture_does_not_let_in_twice(self, account: PortalAccount) -> None:
        form = fill_in(Client(), Answers(account.account))

        assert [Client().post(LOGIN, form).status_code for _time in range(2)] == [302, 200]

    def test_a_picture_that_is_too_old_is_replaced(self, account: PortalAccount, client: Client) -> None:
        form = fill_in(client, Answers(account.account))
        CaptchaStore.objects.update(expiration=timezone.now() - timedelta(seconds=1))

        response = client.post(LOGIN, form)

        assert response.status_code == 200
        assert response.context["key"] != form["picture_key"]

    def test_a_new_picture_keeps_the_account_and_drops_the_password(
        self, account: PortalAccount, client: Client
    ) -> None:
        form = fill_in(client, Answers("ht7k"))
        response = client.post(LOGIN, form | {"new": "1"})

        assert response.context["key"] != form["picture_key"]
        assert 'value="ht7k"' in response.content.decode()
        assert PASSWORD not in response.content.decode()

    def test_enter_signs_in_instead_of_asking_for_a_new_picture(self, client: Client, db: None) -> None:
        """A browser takes the first button of the form when somebody presses Enter."""
        form = client.get(LOGIN).content.decode().split("<main>")[1]

        assert form.index("<button") < form.index('name="new"')
        assert 'name="new"' not in form[form.index("<button") : form.index(">", form.index("<button"))]


class TestThreeWrongPasswords:
    def test_suspend_the_login(self, account: PortalAccount, client: Client) -> None:
        for _try in range(3):
            send(client, Answers(account.account, WRONG))

        account.refresh_from_db()
        assert account.suspended
        assert send(client, Answers(account.account)).status_code == 200

    def test_a_right_one_between_them_starts_the_count_again(self, account: PortalAccount) -> None:
        for password in (WRONG, WRONG, PASSWORD, WRONG, WRONG):
            send(Client(), Answers(account.account, password))

        account.refresh_from_db()
        assert not account.suspended

    def test_are_kept_in_the_history(self, account: PortalAccount, client: Client) -> None:
        send(client, Answers(account.account, WRONG))

        assert PortalLogin.objects.get(account=account).outcome == LoginOutcome.WRONG_PASSWORD


def status_of(form: dict[str, str]) -> int:
    return Client().post(LOGIN, form).status_code


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_six_wrong_passwords_at_the_same_moment_suspend_the_login() -> None:
    account = enrol()
    forms = [fill_in(Client(), Answers(account.account, WRONG)) for _try in range(6)]

    outcomes = at_once([partial(status_of, form) for form in forms])

    account.refresh_from_db()
    assert outcomes == [200] * 6
    assert (account.suspended, account.wrong_count) == (True, 3)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_picture_lets_in_once_however_many_send_it_at_the_same_moment() -> None:
    form = fill_in(Client(), Answers(enrol().account))

    assert sorted(map(str, at_once([partial(status_of, form)] * 6))) == ["200"] * 5 + ["302"]


class TestTheBrake:
    def test_an_address_that_fails_too_often_waits(
        self, account: PortalAccount, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(throttle, "FAILURES", 2)
        for _try in range(2):
            send(client, Answers("UNKNOWN777", WRONG))

        assert send(client, Answers(account.account)).status_code == 200

    def test_it_counts_nothing_against_the_account(
        self, account: PortalAccount, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(throttle, "FAILURES", 0)
        for _try in range(5):
            send(client, Answers(account.account, WRONG))

        account.refresh_from_db()
        assert account.wrong_count == 0

    def test_another_address_is_not_held_up(
        self, account: PortalAccount, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(throttle, "FAILURES", 1)
        send(client, Answers("UNKNOWN777", WRONG))

        elsewhere = Client(REMOTE_ADDR="198.51.100.7")
        assert send(elsewhere, Answers(account.account)).status_code == 302


def test_a_window_that_ends_between_two_looks_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The count is there when it is looked for and gone when it is raised: no error page, and the failure counts."""
    request, begun = RequestFactory().get("/", REMOTE_ADDR="203.0.113.77"), [False, True]
    kept: list[int] = []

    class Ending:
        def add(self, key: str, value: int, timeout: int) -> bool:
            kept.append(value)
            return begun.pop(0)

        def incr(self, key: str) -> int:
            raise ValueError

    monkeypatch.setattr(throttle, "cache", Ending())
    throttle.failed(request)
    assert kept == [1, 1]
    assert not begun
