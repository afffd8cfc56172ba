"""A session that ends loses nothing typed: it comes back to its typist, on its page, and passwords never do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from pki.models import Status
from portal import terms
from portal.models import PortalSession
from registry.models import PortalAccount
from tests.portal import people
from tests.portal.people import PASSWORD, Answers, fill_in, logged_in
from workflows.prepared.models import PreparedForm

FORM = "/portal/paper/RV/"
TYPED = {"telephone": "(02)2000-0199", "scope": "all", "reason": "D", "since": "115/11/1", "delivery": "post"}
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def holder(account: PortalAccount) -> PortalAccount:
    people.give_pair(account, status=Status.VALID)
    return account


@pytest.fixture
def idle(holder: PortalAccount) -> Client:
    """A browser whose session has just ended by idleness."""
    client = logged_in(holder)
    PortalSession.objects.update(last_seen=timezone.now() - timedelta(hours=1))
    return client


def log_in_again(client: Client, account: PortalAccount, kept: str) -> str:
    """Logs in as the page asks; where it leads to."""
    answers = fill_in(Client(), Answers(account.account), kept=kept, next=FORM)
    return client.post("/portal/login/", answers)["Location"]


def test_what_was_typed_is_back_in_its_form_after_the_login(idle: Client, holder: PortalAccount) -> None:
    asked = idle.post(FORM, TYPED, headers=ENGLISH)
    assert "what you typed comes back into its form" in asked.content.decode()

    assert log_in_again(idle, holder, asked.context["kept"]) == FORM
    page = idle.get(FORM, headers=ENGLISH)
    assert 'value="(02)2000-0199"' in page.content.decode()
    assert "what you typed is back in the form" in page.content.decode()


def test_and_nothing_was_sent_in_its_place(idle: Client, holder: PortalAccount) -> None:
    asked = idle.post(FORM, TYPED)
    log_in_again(idle, holder, asked.context["kept"])
    idle.get(FORM)

    assert not PreparedForm.objects.exists()


def test_it_comes_back_once(idle: Client, holder: PortalAccount) -> None:
    asked = idle.post(FORM, TYPED)
    log_in_again(idle, holder, asked.context["kept"])
    idle.get(FORM)

    assert "(02)2000-0199" not in idle.get(FORM).content.decode()


def test_a_wrong_password_on_the_way_does_not_lose_it(idle: Client, holder: PortalAccount) -> None:
    kept = idle.post(FORM, TYPED).context["kept"]
    refused = idle.post("/portal/login/", fill_in(Client(), Answers(holder.account, "wrong"), kept=kept, next=FORM))

    assert log_in_again(idle, holder, refused.context["kept"]) == FORM
    assert "(02)2000-0199" in idle.get(FORM).content.decode()


def test_somebody_else_at_the_same_browser_does_not_get_it(idle: Client, outsider: PortalAccount) -> None:
    people.give_pair(outsider, status=Status.VALID)
    kept = idle.post(FORM, TYPED).context["kept"]
    log_in_again(idle, outsider, kept)

    assert "(02)2000-0199" not in idle.get(FORM).content.decode()


def test_one_that_was_changed_on_the_way_is_worth_nothing(idle: Client, holder: PortalAccount) -> None:
    kept = idle.post(FORM, TYPED).context["kept"]
    log_in_again(idle, holder, f"x{kept}")

    assert PortalSession.objects.get(ended=None, last_seen__gt=timezone.now() - timedelta(minutes=1)).kept is None


def test_a_visitor_who_never_had_a_session_is_sent_to_the_login(client: Client, db: None) -> None:
    assert client.post(FORM, TYPED).status_code == 302


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("portal:password", {"old": PASSWORD, "new": f"{PASSWORD} 2", "again": f"{PASSWORD} 2"}),
        ("portal:activate", {"password": PASSWORD, "pair": "0c9d4f0e-5d3b-4f2a-9f43-6a2f8a1d5c11", "username": "HT7K"}),
    ],
)
def test_no_password_is_kept(idle: Client, holder: PortalAccount, page: str, typed: dict[str, str]) -> None:
    asked = idle.post(reverse(page), typed, headers=ENGLISH)
    log_in_again(idle, holder, asked.context["kept"])

    assert "Your session has ended. Sign in again.<" in asked.content.decode()
    assert PortalSession.objects.get(ended=None, last_seen__gt=timezone.now() - timedelta(minutes=1)).kept is None


#: Every other form of the portal: what makes it be there, what is sent, and what must be back in it.
FORMS: dict[str, tuple[str, dict[str, object], str]] = {
    "/portal/apply/": ("right", {"version": terms.CURRENT, "accept": "on"}, "checked"),
    "/portal/renew/": ("expiring", {"version": terms.CURRENT, "accept": "on"}, "checked"),
    "/portal/suspend/": ("valid", {"certificates": "every", "password": PASSWORD}, "checked"),
    "/portal/paper/RS/": ("suspended", {"contact_mobile": "0900000424", "reason": "A"}, 'value="0900000424"'),
    "/portal/paper/PW/": ("valid", {"contact_mobile": "0900000424", "reason": "A"}, 'value="0900000424"'),
    "/portal/passkeys/": ("valid", {"name": "辦公室的筆電", "password": PASSWORD}, 'value="辦公室的筆電"'),
    "/portal/activate/": ("pending", {"password": PASSWORD}, ""),
    "/portal/password/": ("valid", {"old": PASSWORD, "new": "x", "again": "x"}, ""),
    "/portal/logins/end-others/": ("valid", {}, ""),
}
PAIRS = {"expiring": (Status.VALID, 340), "suspended": (Status.SUSPENDED, 10), "pending": (Status.PENDING, 0)}


@pytest.mark.parametrize("address", FORMS)
def test_every_form_is_there_again_after_the_login_and_nothing_was_done(address: str, account: PortalAccount) -> None:
    having, typed, back = FORMS[address]
    if having == "right":
        people.give_right(account)
    status, days_old = PAIRS.get(having, (Status.VALID, 10))
    pair = None if having == "right" else people.give_pair(account, status=status, days_old=days_old)
    if "certificates" in typed:
        typed = {**typed, "certificates": [str(one.pk) for one in pair.certificates.all()] if pair else []}
    client = people.entered(account)
    PortalSession.objects.update(last_seen=timezone.now() - timedelta(hours=1))
    entries = Entry.objects.count()

    kept = client.post(address, typed, headers=ENGLISH).context["kept"]
    answers = fill_in(Client(), Answers(account.account), kept=kept, next=address)
    page = client.post("/portal/login/", answers, headers=ENGLISH, follow=True)

    assert page.status_code == 200
    assert back in page.content.decode()
    assert PASSWORD not in page.content.decode()
    assert set(Entry.objects.order_by("pk").values_list("action", flat=True)[entries:]) <= {"account.log_in"}


def test_a_tick_under_terms_that_have_changed_meanwhile_is_not_given_back(
    account: PortalAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.give_right(account)
    client = people.entered(account)
    PortalSession.objects.update(last_seen=timezone.now() - timedelta(hours=1))
    kept = client.post("/portal/apply/", {"version": terms.CURRENT, "accept": "on"}).context["kept"]
    monkeypatch.setattr(terms, "CURRENT", "116-01")
    monkeypatch.setattr(terms, "text_of", lambda edition: "portal/terms/115-11.html")
    answers = fill_in(Client(), Answers(account.account), kept=kept, next="/portal/apply/")

    assert "checked" not in client.post("/portal/login/", answers, follow=True).content.decode()


def test_whoever_logs_out_after_the_session_has_ended_is_logged_out(idle: Client) -> None:
    assert idle.post("/portal/logout/")["Location"] == "/portal/login/"
    assert "what you typed" not in idle.get("/portal/login/", headers=ENGLISH).content.decode()
