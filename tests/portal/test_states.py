"""In every state that a subscriber may be in: what is offered works, what isn't offered says why, few queries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.actors import SYSTEM
from pki.models import Order, Reason, Status, Use
from portal import applications, renewing, terms
from registry.models import ApplyRight, PortalAccount
from tests import cast
from tests.portal import people
from tests.portal.test_pages import MOST_QUERIES, PAGES
from tests.workflows import papers
from workflows.models import Case
from workflows.stages import Stage

ENGLISH = {"accept-language": "en"}
ALWAYS = {"revoke", "password", "file-password"}
WITH_PAIR = ALWAYS | {"export", "download", "certificates", "import"}
MENU = {
    "apply", "activate", "export", "renew", "download", "revoke", "certificates", "suspend", "resume", "password",
    "import", "file-password",
}  # fmt: skip
NOTHING_HERE = ('class="empty"', "There is nothing to apply for now", "There is nothing to renew now")


def right(account: PortalAccount) -> ApplyRight:
    return people.give_right(account)


def begun(account: PortalAccount) -> None:
    right(account)
    applications.accept_terms(actor=SYSTEM, subscriber=account.subscriber, version=terms.CURRENT)


def lapsed(account: PortalAccount) -> None:
    given = right(account)
    ApplyRight.objects.filter(pk=given.pk).update(expires_at=timezone.now() - timedelta(days=1))


def pair(status: Status, *, days_old: int = 10) -> Callable[[PortalAccount], object]:
    return lambda account: people.give_pair(account, status=status, days_old=days_old)


def half_suspended(account: PortalAccount) -> None:
    held = people.give_pair(account, status=Status.VALID, days_old=10)
    held.certificates.filter(use=Use.ENCRYPTION).update(
        status=Status.SUSPENDED, listed_since=timezone.now(), reason=Reason.CERTIFICATE_HOLD, crl_entry=b"0"
    )


def renewing_now(account: PortalAccount) -> None:
    people.give_pair(account, status=Status.VALID, days_old=343)
    renewing.accept_terms(actor=SYSTEM, subscriber=account.subscriber, version=terms.CURRENT)


def renewed(account: PortalAccount) -> None:
    former = people.give_pair(account, status=Status.VALID, days_old=343)
    after = people.give_pair(account)
    Order.objects.filter(pk=after.order_id).update(renews=former, approval=b"0")


def case_of(account: PortalAccount, *, kind: str, stage: Stage = Stage.REVIEW) -> None:
    case = papers.received(cast.hire(cast.LIN), kind=kind)
    due = timezone.localdate() + timedelta(days=9)
    Case.objects.filter(pk=case.pk).update(
        holder_key=account.subscriber.public_id, stage=stage, correction_due=due if stage == Stage.CORRECTION else None
    )


def resuming(account: PortalAccount) -> None:
    people.give_pair(account, status=Status.SUSPENDED, days_old=10)
    case_of(account, kind="RS")


def registering(account: PortalAccount) -> None:
    people.give_pair(account, status=Status.REVOKED, days_old=10)
    case_of(account, kind="RG")


def correcting(account: PortalAccount) -> None:
    people.give_pair(account, status=Status.VALID, days_old=10)
    case_of(account, kind="RV", stage=Stage.CORRECTION)


def of_everything(account: PortalAccount) -> None:
    right(account)
    people.give_pair(account, status=Status.REVOKED, days_old=300)
    people.give_pair(account, status=Status.VALID, days_old=100)
    people.give_pair(account)


#: What makes the state, the functions that are offered, and what the home page says about it.
STATES: dict[str, tuple[Callable[[PortalAccount], object], set[str], str]] = {
    "nothing": (lambda account: None, ALWAYS, "no right to apply for any"),
    "right": (right, ALWAYS | {"apply"}, "You may apply for certificates"),
    "begun": (begun, ALWAYS | {"apply"}, "Continue the application"),
    "lapsed": (lapsed, ALWAYS, "without being used"),
    "pending": (pair(Status.PENDING), WITH_PAIR | {"activate"}, "Not usable before activation"),
    "valid": (pair(Status.VALID), WITH_PAIR | {"suspend"}, "Keep backup files"),
    "expiring": (pair(Status.VALID, days_old=343), WITH_PAIR | {"suspend", "renew"}, "Renew now"),
    "renewing": (renewing_now, WITH_PAIR | {"suspend", "renew"}, "Renew now"),
    "renewed": (renewed, WITH_PAIR | {"suspend", "activate"}, "Renewed. These stay valid"),
    "suspended": (pair(Status.SUSPENDED), WITH_PAIR | {"resume"}, "paper application for resumption"),
    "half": (half_suspended, WITH_PAIR | {"resume", "suspend"}, "paper application for resumption"),
    "resuming": (resuming, WITH_PAIR | {"resume"}, "Your application has come in; see its progress"),
    "revoked": (pair(Status.REVOKED), WITH_PAIR, "All your certificates are over"),
    "expired": (pair(Status.VALID, days_old=400), WITH_PAIR, "All your certificates are over"),
    "registering": (registering, WITH_PAIR, "Your registration on paper has come in"),
    "correcting": (correcting, WITH_PAIR | {"suspend"}, "A letter says which papers are to be corrected"),
    "everything": (of_everything, WITH_PAIR | {"apply", "activate", "suspend"}, "Former certificates (1 pair)"),
}


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest, account: PortalAccount) -> str:
    STATES[request.param][0](account)
    return str(request.param)


def get(client: Client, page: str) -> HttpResponse:
    return client.get(f"/portal/{page}", headers=ENGLISH, follow=True)  # type: ignore[return-value]


def test_what_is_offered_works_and_what_is_not_says_why(state: str, account: PortalAccount) -> None:
    client = people.entered(account)
    _make, offered, says = STATES[state]
    home = client.get("/portal/", headers=ENGLISH)
    links = {function.url.split("/")[2] for function in home.context["menu"] if function.url}

    assert says in home.content.decode()
    assert links == offered
    assert all(str(function.says) for function in home.context["menu"])
    for function in MENU - {"revoke"}:
        answer = get(client, f"{function}/")
        assert answer.status_code == 200
        refused = any(sentence in answer.content.decode() for sentence in NOTHING_HERE)
        assert refused == (function not in offered), function


def test_no_page_asks_the_database_more_than_fifteen_times(state: str, account: PortalAccount) -> None:
    client = people.entered(account)
    asked = {}
    for page in [*PAGES, "apply/keys/", "renew/keys/"]:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/portal/{page}")
        asked[page] = len(queries)

    assert {page: count for page, count in asked.items() if count > MOST_QUERIES} == {}


def test_whoever_has_applied_for_resumption_is_not_asked_to_again(account: PortalAccount) -> None:
    resuming(account)
    page = get(people.entered(account), "resume/").content.decode()

    assert "there is nothing more to send" in page
    assert "btn--main" not in page


def test_an_account_whose_login_is_suspended_is_offered_the_way_back_on_paper(
    client: Client, account: PortalAccount
) -> None:
    account.state = "suspended"
    account.save()

    assert client.get("/portal/").headers["Location"].startswith("/portal/login/")
    page = client.get("/portal/login/", headers=ENGLISH).content.decode()
    assert "/portal/forms/PW.pdf" in page
