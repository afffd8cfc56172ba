"""What stands around every answer: the content security policy, what is kept in caches, who is taken for whom."""

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from config.client_address import client_address
from registry.models import Staff
from tests import cast
from tests.workflows import papers

BACKEND = "registry.staff.StaffBackend"
WORKER = "/static/portal/keys-worker.js"


@pytest.fixture
def desk(lin: Staff) -> Client:
    client = Client()
    client.force_login(lin, backend=BACKEND)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [WORKER, "/static/base.css", "/static/nothing.js", "/", "/nothing", "/healthz", "/pki/", "/pki/ca/none.cer",
     "/portal/login/", "/portal/activate/", "/portal/picture/none.png", "/desk/login/", "/desk/", "/desk/logout/"],
)  # fmt: skip
def test_every_answer_has_the_policy(client: Client, settings: Settings, address: str) -> None:
    """Static files, too: a worker obeys the policy of its own script, and in ours keys lie open for a moment."""
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    answer = client.get(address)
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_an_error_has_the_policy(client: Client, settings: Settings) -> None:
    assert (
        "default-src 'none'"
        in client.get("/", headers={"host": "elsewhere.example"}).headers["Content-Security-Policy"]
    )
    refused = Client(enforce_csrf_checks=True).post("/portal/login/")
    assert refused.status_code == 403
    assert "default-src 'none'" in refused.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_pages_of_the_desk_are_kept_nowhere(desk: Client, lin: Staff) -> None:
    """After sign-out the back button must not show a case, nor may a proxy on the way."""
    case = papers.received(lin)
    key_in = reverse("desk:key_in", args=[case.number, "key_in", case.task_id])
    for address in (
        "/desk/",
        f"/desk/cases/{case.number}/",
        key_in,
        "/desk/find/?q=x",
        "/desk/receive/",
        "/desk/login/",
    ):
        assert "no-store" in desk.get(address).headers.get("Cache-Control", ""), address


@pytest.mark.django_db
def test_a_failed_sign_in_keeps_nothing_of_the_form(client: Client, lin: Staff) -> None:
    """What was typed before a session ended travels through the sign-in page: no table of attempts may keep it."""
    client.post(
        reverse("desk:login"),
        {"username": "lin", "password": "wrong-password", "kept": "a-whole-application", "next": "/desk/find/?q=A1"},
    )
    attempt = AccessAttempt.objects.get()
    assert "a-whole-application" not in attempt.post_data
    assert "A1" not in attempt.post_data
    assert "wrong-password" not in attempt.post_data


@pytest.mark.django_db
def test_a_demo_session_ends_where_the_demo_ends(lin: Staff, settings: Settings) -> None:
    Staff.objects.filter(pk=lin.pk).update(is_demo=True)
    client = Client()
    client.force_login(lin, backend=BACKEND)
    assert client.get("/desk/").context["request"].user.is_authenticated

    settings.DEMO = False

    assert not client.get("/desk/").context["request"].user.is_authenticated


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "10.0.0.1"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "not an address", "10.0.0.1"),
    ],
)
def test_behind_proxies_an_address_is_the_one_that_our_own_proxy_saw(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    """Else everybody has the proxy's address, and one stranger's wrong passwords lock all out."""
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.django_db
def test_strangers_behind_the_proxy_lock_out_nobody_else(lin: Staff, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    stranger, colleague = (Client(headers={"x-forwarded-for": address}) for address in ("203.0.113.9", "203.0.113.10"))
    for _time in range(6):
        stranger.post(reverse("desk:login"), {"username": "lin", "password": "wrong"})

    answer = colleague.post(reverse("desk:login"), {"username": "lin", "password": cast.PASSWORD})

    assert answer.status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/portal/picture/%00.png", "/portal/picture/%00.wav", "/desk/cases/%00/", "/desk/find/?q=%00", "/desk/%00",
     "/desk/slips/%00/print/", "/desk/?stage=%00", "/portal/login/?next=%00", "/pki/crl/a%00.crl"],
)  # fmt: skip
def test_a_nul_in_an_address_is_answered(lin: Staff, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(lin, backend=BACKEND)
    assert client.get(address).status_code == 400
    assert client.post(address).status_code == 400


@pytest.mark.django_db
def test_a_nul_in_a_form_is_answered(desk: Client, lin: Staff) -> None:
    desk.raise_request_exception = False
    case = papers.received(lin)
    place = [case.number, "key_in", case.task_id]
    assert desk.post(reverse("desk:draft", args=place), {"name": "陳\0"}).status_code == 200
    assert desk.post(reverse("desk:key_in", args=place), {"name": "陳\0", "based_on": "9" * 5000}).status_code == 200
    complete = {**papers.APPLICATION, "based_on": "9" * 5000}
    assert desk.post(reverse("desk:key_in", args=place), complete).status_code == 200
    assert desk.post(reverse("desk:find"), {"q": "陳\0"}, follow=True).status_code == 200
    assert (
        desk.post(reverse("portal:login"), {"picture_key": "\0", "account": "\0", "password": "\0"}).status_code == 200
    )
