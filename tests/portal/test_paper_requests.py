"""憑證廢止、憑證復用: what the pages explain, where they lead, and how the case is getting on (functions 6 and 9)."""

import pytest
from django.test import Client
from django.urls import reverse

from pki.models import Status
from registry.models import PortalAccount, Staff
from tests.portal import people
from tests.portal.test_paper_forms import fill_in
from tests.workflows import papers
from workflows.models import Case


def page(client: Client, name: str) -> str:
    return client.get(reverse(f"portal:{name}"), headers={"accept-language": "en"}).content.decode()


class TestRevoke:
    def test_says_when_and_what_follows(self, portal: Client) -> None:
        body = page(portal, "revoke")
        assert "When you must revoke" in body
        assert "within 24 hours" in body

    @pytest.mark.parametrize("status", [Status.PENDING, Status.VALID, Status.SUSPENDED])
    def test_leads_to_the_form(self, portal: Client, account: PortalAccount, status: Status) -> None:
        people.give_pair(account, status=status)
        assert reverse("portal:fill-in", args=["RV"]) in page(portal, "revoke")

    @pytest.mark.parametrize(("status", "days_old"), [(Status.REVOKED, 10), (Status.VALID, 400)])
    def test_leads_nowhere_when_nothing_can_be_revoked(
        self, portal: Client, account: PortalAccount, status: Status, days_old: int
    ) -> None:
        people.give_pair(account, status=status, days_old=days_old)
        body = page(portal, "revoke")
        assert reverse("portal:fill-in", args=["RV"]) not in body
        assert "there is nothing to revoke" in body

    def test_points_to_what_works_at_once(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID)
        assert reverse("portal:suspend") in page(portal, "revoke")


class TestResume:
    def test_shows_what_is_suspended_and_leads_to_the_form(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.SUSPENDED)
        body = page(portal, "resume")
        assert body.count("suspended since") == 2
        assert reverse("portal:fill-in", args=["RS"]) in body

    def test_leads_nowhere_when_nothing_is(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID)
        body = page(portal, "resume")
        assert "there is nothing to resume" in body
        assert reverse("portal:fill-in", args=["RS"]) not in body


class TestProgress:
    def test_a_form_that_was_printed_can_be_printed_again(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.SUSPENDED)
        form = fill_in(portal, "RS")
        assert reverse("portal:printed-form", args=[form.number]) in page(portal, "resume")
        assert form.shown not in page(portal, "revoke")

    def test_a_case_is_shown_on_the_page_of_its_kind(self, portal: Client, account: PortalAccount, lin: Staff) -> None:
        case = papers.received(lin, kind="RV")
        Case.objects.filter(pk=case.pk).update(holder_key=account.subscriber.public_id)
        assert case.shown in page(portal, "revoke")
        assert case.shown not in page(portal, "resume")
