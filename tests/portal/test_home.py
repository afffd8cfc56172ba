"""我的憑證: what the subscriber has, the next sensible action, and the twelve functions."""

import pytest
from django.test import Client
from django.utils import timezone

from pki.models import Status, Use
from registry.models import PortalAccount, Staff
from tests.portal import people
from tests.workflows import papers
from workflows.correspondence.models import Notice
from workflows.models import Case
from workflows.stages import Stage

LINKS_ALWAYS = {"/portal/revoke/", "/portal/password/", "/portal/file-password/"}
LINKS_WITH_PAIRS = {"/portal/export/", "/portal/download/", "/portal/certificates/", "/portal/import/"}


def page(client: Client) -> str:
    return client.get("/portal/", headers={"accept-language": "en"}).content.decode()


def links_of_menu(client: Client) -> set[str]:
    return {str(function.url) for function in client.get("/portal/").context["menu"] if function.url}


class TestWhoItIs:
    def test_is_named_with_the_id_masked(self, portal: Client, account: PortalAccount) -> None:
        body = page(portal)

        assert "陳𠮷堃" in body
        assert "A12*****89" in body
        assert account.subscriber.id_number not in body

    def test_the_contact_is_named(self, portal: Client) -> None:
        assert "游㛓君" in page(portal)

    def test_the_login_before_this_one_is_told(self, account: PortalAccount) -> None:
        first = people.logged_in(account)
        assert "Last login" not in page(first)

        assert "Last login" in page(people.logged_in(account))


class TestMail:
    @pytest.mark.parametrize(("status", "told"), [("5.1.1", True), ("4.4.7", False)])
    def test_that_comes_back_from_the_contacts_address_is_told(
        self, portal: Client, account: PortalAccount, status: str, told: bool
    ) -> None:
        now = timezone.now()
        to = account.subscriber.contact.email.upper()
        Notice.objects.create(
            kind="renewal", to=to, about={}, sent_at=now, given_up_at=now, returned_at=now, returned_status=status
        )

        assert ("come back. Notices of renewal go by letter" in page(portal)) == told


class TestNextAction:
    @pytest.mark.parametrize(
        ("status", "days_old", "says", "link"),
        [
            (Status.PENDING, 0, "Not usable before activation", "/portal/activate/"),
            (Status.VALID, 10, "Keep backup files", "/portal/export/"),
            (Status.VALID, 340, "Renew now, before the last day", "/portal/renew/"),
            (Status.SUSPENDED, 10, "paper application for resumption", "/portal/resume/"),
        ],
    )
    def test_fits_the_state(
        self, portal: Client, account: PortalAccount, status: Status, days_old: int, says: str, link: str | None
    ) -> None:
        people.give_pair(account, status=status, days_old=days_old)
        section = page(portal).split("</nav>")[0].split('id="menu-h"')[0]

        assert says in section
        assert link is None or f'href="{link}"' in section

    def test_is_to_wait_while_an_application_for_resumption_is_under_way(
        self, portal: Client, account: PortalAccount, lin: Staff
    ) -> None:
        people.give_pair(account, status=Status.SUSPENDED, days_old=10)
        case = papers.received(lin, kind="RS")
        Case.objects.filter(pk=case.pk).update(holder_key=account.subscriber.public_id)
        assert "The application for resumption has come in." in page(portal)

    def test_never_says_renewed_where_a_revoked_signing_certificate_is_why_not(
        self, portal: Client, account: PortalAccount
    ) -> None:
        pair = people.give_pair(account, status=Status.VALID, days_old=340)
        since = pair.issued_at
        pair.certificates.filter(use=Use.SIGNING).update(
            status=Status.REVOKED, revoked_at=since, listed_since=since, reason="keyCompromise", crl_entry=b"0"
        )
        assert "The signing certificate is revoked and can&#x27;t sign a renewal" in page(portal)

    def test_is_to_apply_for_whoever_has_the_right(self, portal: Client, account: PortalAccount) -> None:
        people.give_right(account)

        assert "You may apply for certificates" in page(portal)

    def test_is_to_register_for_whoever_has_nothing(self, portal: Client) -> None:
        assert "For certificates, register on paper" in page(portal)

    @pytest.mark.parametrize(("status", "days_old"), [(Status.REVOKED, 10), (Status.VALID, 400)])
    def test_is_to_register_again_when_all_are_over(
        self, portal: Client, account: PortalAccount, status: Status, days_old: int
    ) -> None:
        people.give_pair(account, status=status, days_old=days_old)
        body = page(portal)

        assert "All your certificates are over" in body
        assert "Former certificates (1 pair)" in body

    def test_says_how_many_days_are_left(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account, status=Status.VALID, days_old=343)

        assert "<b>23</b> days left" in page(portal)


class TestMenu:
    def test_has_the_twelve_functions(self, portal: Client) -> None:
        assert len(portal.get("/portal/").context["menu"]) == 12

    def test_links_to_what_can_be_done_with_nothing(self, portal: Client) -> None:
        assert links_of_menu(portal) == LINKS_ALWAYS

    def test_links_to_the_application_with_a_right(self, portal: Client, account: PortalAccount) -> None:
        people.give_right(account)

        assert links_of_menu(portal) == LINKS_ALWAYS | {"/portal/apply/"}

    def test_links_to_the_activation_of_a_pending_pair(self, portal: Client, account: PortalAccount) -> None:
        people.give_pair(account)

        expected = LINKS_ALWAYS | LINKS_WITH_PAIRS | {"/portal/activate/"}
        assert links_of_menu(portal) == expected

    def test_has_no_dead_link(self, portal: Client, account: PortalAccount) -> None:
        people.give_right(account)
        people.give_pair(account)

        assert {portal.get(link).status_code for link in links_of_menu(portal)} == {200}

    def test_gives_a_reason_for_everything_that_is_not_a_link(self, portal: Client) -> None:
        assert all(str(function.says) for function in portal.get("/portal/").context["menu"])


class TestCases:
    @pytest.fixture
    def case(self, account: PortalAccount, lin: Staff) -> Case:
        case = papers.received(lin)
        Case.objects.filter(pk=case.pk).update(holder_key=account.subscriber.public_id)
        return case

    def test_show_their_progress(self, portal: Client, case: Case) -> None:
        body = page(portal)

        assert case.shown in body
        assert '<li aria-current="step">To be keyed in</li>' in body

    def test_name_nobody_of_the_office(self, portal: Client, case: Case, lin: Staff) -> None:
        assert lin.display_name not in page(portal)

    def test_that_are_closed_are_out_of_the_way(self, portal: Client, case: Case) -> None:
        Case.objects.filter(pk=case.pk).update(stage=Stage.CLOSED, ended_at=case.received_at)

        assert "Closed cases (1)" in page(portal)

    def test_of_others_are_not_shown(self, case: Case, outsider: PortalAccount) -> None:
        assert case.shown not in page(people.logged_in(outsider))


def test_nobody_sees_another_subscribers_pairs(portal: Client, outsider: PortalAccount) -> None:
    people.give_pair(outsider)

    assert portal.get("/portal/").context["current"] == []
