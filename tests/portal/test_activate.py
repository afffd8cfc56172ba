"""憑證啟用: one's own pair, with the website password, and nothing else (spec §5, function 2)."""

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from audit.models import Entry
from pki.models import Order, Pair, Status
from registry.models import PortalAccount
from tests.portal import people
from workflows.correspondence.models import Notice

PAGE = "/portal/activate/"


def statuses(pair: Pair) -> set[str]:
    return set(pair.certificates.values_list("status", flat=True))


def numbers(pair: Pair) -> list[str]:
    return list(pair.certificates.values_list("number", flat=True))


def activate(client: Client, pair: object, password: str = people.PASSWORD) -> HttpResponse:
    return client.post(PAGE, {"pair": str(pair), "password": password})  # type: ignore[return-value]


@pytest.fixture
def pair(account: PortalAccount) -> Pair:
    return people.give_pair(account)


def test_the_password_makes_both_valid(portal: Client, pair: Pair) -> None:
    activate(portal, pair.pk)

    assert statuses(pair) == {Status.VALID}


def test_then_comes_the_export(portal: Client, pair: Pair) -> None:
    response = activate(portal, pair.pk)

    assert response.headers["Location"] == "/portal/export/"


def test_the_trail_names_the_subscriber(portal: Client, pair: Pair, account: PortalAccount) -> None:
    activate(portal, pair.pk)

    entry = Entry.objects.get(action="pair.activate")
    assert (entry.actor_kind, entry.actor_label) == ("subscriber", account.account)


def test_the_page_shows_what_is_activated(portal: Client, pair: Pair, account: PortalAccount) -> None:
    assert account.subscriber.distinguished_name in portal.get(PAGE).content.decode()


def test_a_wrong_password_activates_nothing(portal: Client, pair: Pair) -> None:
    response = activate(portal, pair.pk, "not the password")

    assert statuses(pair) == {Status.PENDING}
    assert list(response.context["form"].errors) == ["password"]  # type: ignore[attr-defined]


def test_a_missing_password_activates_nothing(portal: Client, pair: Pair) -> None:
    activate(portal, pair.pk, "")

    assert statuses(pair) == {Status.PENDING}


def test_wrong_ones_count_as_at_the_login(portal: Client, pair: Pair, account: PortalAccount) -> None:
    for _try in range(3):
        response = activate(portal, pair.pk, "not the password")

    account.refresh_from_db()
    assert account.suspended
    assert response.headers["Location"] == "/portal/login/"


def test_somebody_elses_pair_stays_as_it_is(portal: Client, pair: Pair, outsider: PortalAccount) -> None:
    theirs = people.give_pair(outsider)
    response = activate(portal, theirs.pk)

    assert statuses(theirs) == {Status.PENDING}
    assert response.status_code == 200


@pytest.mark.parametrize("nonsense", ["", "nonsense", uuid4()])
def test_a_pair_that_does_not_exist_is_a_sentence(portal: Client, pair: Pair, nonsense: object) -> None:
    response = activate(portal, nonsense)

    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


def test_twice_is_once(portal: Client, pair: Pair) -> None:
    assert [activate(portal, pair.pk).status_code for _time in range(2)] == [302, 302]
    assert statuses(pair) == {Status.VALID}


@pytest.mark.parametrize(("supersedes", "says"), [(True, "revoked as soon as"), (False, "stay valid until")])
def test_what_becomes_of_the_ones_before_a_renewal_is_said(
    portal: Client, account: PortalAccount, pair: Pair, settings: Settings, supersedes: bool, says: str
) -> None:
    former = people.give_pair(account, status=Status.VALID, days_old=340)
    Order.objects.filter(pk=pair.order_id).update(renews=former, approval=b"0")
    settings.PKI = {**settings.PKI, "renewal_supersedes": supersedes}

    assert says in portal.get(PAGE, headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize(("supersedes", "told"), [(True, ["superseded"]), (False, [])])
def test_certificates_that_are_revoked_as_superseded_are_told_by_mail_once(
    portal: Client, account: PortalAccount, pair: Pair, settings: Settings, supersedes: bool, told: list[str]
) -> None:
    former = people.give_pair(account, status=Status.VALID, days_old=340)
    Order.objects.filter(pk=pair.order_id).update(renews=former, approval=b"0")
    settings.PKI = {**settings.PKI, "renewal_supersedes": supersedes}
    for _time in range(2):
        activate(portal, pair.pk)

    assert [notice.kind for notice in Notice.objects.all()] == told
    assert all(set(numbers(former)) == set(notice.about["certificates"]) for notice in Notice.objects.all())


def test_with_nothing_to_activate_the_page_says_so(portal: Client) -> None:
    body = portal.get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert "No certificates wait for activation." in body
