"""憑證展期: offered in its month alone, terms first, and then only the browser with the present key goes on."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.actors import SYSTEM
from audit.models import Entry
from pki import holdings, lifecycle, orders, renewals
from pki.ceremony import hold_ceremony
from pki.models import Certificate, Order, Status
from pki.requests import digest
from portal import terms
from portal.models import TermsAcceptance
from portal.pairs import holder_key
from registry.models import ApplyRight, PortalAccount
from tests.pki import openssl_cms
from tests.pki.requesting import issue, key, request
from tests.portal import people
from tests.portal.test_pages import MOST_QUERIES

PAGE, KEYS = "/portal/renew/", "/portal/renew/keys/"
JSON = "application/json"
YES = {"version": terms.CURRENT, "accept": "on"}


def call(client: Client, name: str, body: dict[str, str]) -> Any:
    return client.post(reverse(f"portal:{name}"), body, content_type=JSON, headers={"Accept": JSON})


def page(client: Client) -> str:
    return client.get(PAGE, headers={"accept-language": "en"}).content.decode()


class TestWhenItIsOffered:
    def test_terms_and_data_in_the_last_month(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=340)
        body = page(portal)
        assert account.subscriber.distinguished_name in body
        assert 'name="accept"' in body

    @pytest.mark.parametrize(
        ("status", "days_old", "says"),
        [
            (Status.VALID, 10, "Can be renewed from"),
            (Status.PENDING, 0, "activate them first"),
            (Status.SUSPENDED, 340, "have it resumed first"),
            (Status.REVOKED, 340, "register again on paper"),
            (Status.VALID, 400, "have expired: register again on paper"),
        ],
    )
    def test_otherwise_the_reason(
        self, portal: Client, account: PortalAccount, status: Status, days_old: int, says: str
    ) -> None:
        people.give_pair(account, status=status, days_old=days_old)
        body = page(portal)
        assert says in body
        assert 'name="accept"' not in body

    def test_after_the_last_moment_there_is_the_form_to_register_again(
        self, portal: Client, account: PortalAccount
    ) -> None:
        people.give_pair(account, status=Status.VALID, days_old=400)
        assert reverse("portal:blank-form", args=["RG"]) in page(portal)

    def test_no_order_without_the_terms(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=340)
        before = Order.objects.count()
        body = portal.post(PAGE, {"version": terms.CURRENT}, headers={"accept-language": "en"}).content.decode()
        assert "tick that you accept them" in body
        assert Order.objects.count() == before

    def test_posted_without_being_offered_it_places_no_order(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=10)
        before = Order.objects.count()
        assert portal.post(PAGE, YES).status_code == 200
        assert Order.objects.count() == before


class TestTerms:
    def test_edition_and_time_are_kept(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=340)
        assert portal.post(PAGE, YES).headers["Location"] == KEYS
        accepted = TermsAcceptance.objects.get()
        assert (accepted.edition, accepted.subscriber) == (terms.CURRENT, account.subscriber)
        assert Order.objects.get(pk=accepted.order_id).renews_id is not None
        assert Entry.objects.filter(action="renewal.accept_terms").count() == 1

    def test_those_of_another_edition_are_not_accepted(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=340)
        portal.post(PAGE, {**YES, "version": "114-01"})
        assert not TermsAcceptance.objects.exists()

    @pytest.mark.django_db
    def test_everybody_can_read_them(self, client: Client) -> None:
        body = client.get(reverse("portal:terms"), headers={"accept-language": "en"}).content.decode()
        assert f"Edition {terms.CURRENT}" in body
        assert client.get(reverse("portal:terms-edition", args=[terms.CURRENT])).status_code == 200
        assert client.get(reverse("portal:terms-edition", args=["099-01"])).status_code == 404


class TestKeys:
    def test_without_the_terms_there_is_no_page_of_keys(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=340)
        assert portal.get(KEYS).headers["Location"] == PAGE

    def test_the_page_asks_the_database_a_bounded_number_of_questions(
        self, portal: Client, account: PortalAccount
    ) -> None:
        people.give_pair(account, status=Status.VALID, days_old=340)
        portal.post(PAGE, YES)
        with CaptureQueriesContext(connection) as queries:
            portal.get(KEYS)
        assert len(queries) <= MOST_QUERIES

    def test_the_page_names_the_certificate_that_signs(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=340)
        portal.post(PAGE, YES)
        signing = holdings.pairs_of(holder_key(account.subscriber))[0].signing
        assert f'data-signer="{signing.fingerprint}"' in portal.get(KEYS).content.decode()

    def test_the_order_of_a_renewal_says_what_it_renews(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=340)
        portal.post(PAGE, YES)
        signing = holdings.pairs_of(holder_key(account.subscriber))[0].signing
        answer = call(portal, "apply-order", {}).json()
        assert answer["renews"] == signing.fingerprint
        assert set(answer) == {"order", "nonce", "renews"}

    def test_no_keys_for_a_renewal_whose_time_is_over(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=340)
        portal.post(PAGE, YES)
        Certificate.objects.update(not_after=timezone.now() - timedelta(seconds=1))
        answer = call(portal, "apply-order", {})
        assert (answer.status_code, answer.json()["code"]) == (409, "expired")
        assert portal.get(KEYS).headers["Location"] == PAGE

    def test_the_application_page_is_not_the_renewals(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=340)
        portal.post(PAGE, YES)
        assert portal.get(reverse("portal:apply-keys")).headers["Location"] == reverse("portal:apply")


class TestCalls:
    """With a real authority, and OpenSSL as the browser that signs."""

    @pytest.fixture
    def former(self, transactional_db: None, account: PortalAccount) -> holdings.Pair:
        """A pair that the authority issued, in its last month."""
        hold_ceremony(actor=SYSTEM, report=lambda _: None)
        holder = holder_key(account.subscriber)
        order = orders.place_order(actor=SYSTEM, holder_key=holder, common_name=account.subscriber.distinguished_name)
        issue(order)
        pair = holdings.pairs_of(holder)[0]
        orders.acknowledge(actor=SYSTEM, order_id=order.pk, holder_key=holder)
        lifecycle.activate_pair(actor=SYSTEM, pair_id=pair.pair_id, holder_key=holder)
        Certificate.objects.update(not_after=timezone.now() + timedelta(days=10))
        return pair

    def body(self, client: Client, former: holdings.Pair, folder: Path) -> dict[str, str]:
        client.post(PAGE, YES)
        placed = call(client, "apply-order", {}).json()
        requests = tuple(request(key(name), nonce=placed["nonce"]) for name in ("good-3", "good-4"))
        order = Order.objects.get(pk=placed["order"])
        said = renewals.statement(order=order, digests=(digest(requests[0]), digest(requests[1])))
        signer = openssl_cms.Signer.of(folder, key="good-1", certificate=former.signing.der)
        sent = {"signing": requests[0], "encryption": requests[1], "approval": openssl_cms.sign(said, signer)}
        return {"order": placed["order"], **{name: base64.b64encode(der).decode() for name, der in sent.items()}}

    def test_the_new_pair_comes_at_once_and_the_same_again(
        self, portal: Client, former: holdings.Pair, tmp_path: Path
    ) -> None:
        body = self.body(portal, former, tmp_path)
        first = call(portal, "apply-requests", body)
        assert first.status_code == 200
        assert call(portal, "apply-requests", body).json() == first.json()
        assert call(portal, "apply-kept", {"order": body["order"]}).status_code == 200

    def test_no_right_to_apply_is_needed_or_used(self, portal: Client, former: holdings.Pair, tmp_path: Path) -> None:
        call(portal, "apply-requests", self.body(portal, former, tmp_path))
        assert not ApplyRight.objects.exists()

    def test_the_contact_is_told_once(self, portal: Client, former: holdings.Pair, tmp_path: Path) -> None:
        body = self.body(portal, former, tmp_path)
        for _time in range(2):
            call(portal, "apply-requests", body)
        assert [message.to for message in mail.outbox] == [["contact@firm.example"]]

    def test_other_requests_are_409(self, portal: Client, former: holdings.Pair, tmp_path: Path) -> None:
        body = self.body(portal, former, tmp_path)
        call(portal, "apply-requests", body)
        other = call(portal, "apply-requests", {**body, "signing": body["encryption"]})
        assert (other.status_code, other.json()["code"]) == (409, "order_conflict")

    def test_without_approval_it_is_409(self, portal: Client, former: holdings.Pair, tmp_path: Path) -> None:
        body = self.body(portal, former, tmp_path)
        body.pop("approval")
        refused = call(portal, "apply-requests", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "approval")

    def test_somebody_elses_order_is_unknown(
        self, portal: Client, former: holdings.Pair, outsider: PortalAccount, tmp_path: Path
    ) -> None:
        body = self.body(portal, former, tmp_path)
        refused = call(people.logged_in(outsider), "apply-requests", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "no_such_order")

    def test_then_home_says_activate_and_that_the_old_ones_are_renewed(
        self, portal: Client, former: holdings.Pair, tmp_path: Path
    ) -> None:
        call(portal, "apply-requests", self.body(portal, former, tmp_path))
        body = portal.get("/portal/", headers={"accept-language": "en"}).content.decode()
        assert "Not usable before activation" in body
        assert "Renewed. These stay valid until their last day" in body
