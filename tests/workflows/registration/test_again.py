"""Registration again, after all certificates are over: the same subscriber, a new right, a new slip."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pki.models import Certificate, Status
from pki.statuses import ShownStatus
from portal.pairs import pairs_of
from registry import accounts, rights
from registry.models import ApplyRight, PasswordSlip, PortalAccount, Staff, Subscriber
from tests import cast
from tests.portal import people
from tests.workflows import papers
from workflows.actions.carrying_out import carry_out
from workflows.application_form import ApplicationForm
from workflows.catalogue import kind_of
from workflows.stages import Stage


def form(**changed: str) -> ApplicationForm:
    return kind_of("RG").form({**papers.APPLICATION, **changed})


@pytest.fixture
def expired(account: PortalAccount) -> PortalAccount:
    """Whose certificates ran out yesterday."""
    people.give_pair(account, status=Status.VALID, days_old=367)
    return account


def test_subscriber_stays_with_account_and_old_certificates_and_gets_a_right_and_a_slip(
    lin: Staff, wang: Staff, chou: Staff, expired: PortalAccount
) -> None:
    case = papers.carried_out(lin, wang, chou, address="新北市板橋區樣張街二段8巷12號5樓")
    subscriber = Subscriber.objects.get()
    assert case.holder_key == subscriber.public_id
    assert subscriber.distinguished_name == "A123456789-00-陳𠮷堃"
    assert subscriber.address.endswith("5樓")
    assert [pair.status for pair in pairs_of(subscriber)] == [ShownStatus.EXPIRED]
    assert ApplyRight.objects.get(subscriber=subscriber).granted_by_case == case.number
    assert PasswordSlip.objects.get(case_number=case.number).account == expired
    assert case.stage == Stage.DELIVER


def test_old_password_ends(lin: Staff, wang: Staff, chou: Staff, expired: PortalAccount) -> None:
    papers.carried_out(lin, wang, chou)
    with pytest.raises(accounts.LoginRefused):
        accounts.log_in(name=expired.account, password=people.PASSWORD)


def test_revoked_certificates_are_over_too(account: PortalAccount) -> None:
    people.give_pair(account, status=Status.REVOKED)
    assert form().is_valid()


def test_new_name_is_taken_over(lin: Staff, wang: Staff, chou: Staff, expired: PortalAccount) -> None:
    papers.carried_out(lin, wang, chou, name="陳大同")
    assert Subscriber.objects.get().distinguished_name == "A123456789-00-陳大同"


@pytest.mark.parametrize(
    ("status", "days_old", "way_out"),
    [
        (Status.VALID, 10, "廢止"),
        (Status.VALID, 350, "展期"),
        (Status.PENDING, 1, "啟用"),
        (Status.SUSPENDED, 1, "復用"),
    ],
)
def test_before_that_it_is_refused_at_keying_with_the_way_out(
    account: PortalAccount, status: Status, days_old: int, way_out: str
) -> None:
    people.give_pair(account, status=status, days_old=days_old)
    refused = form()
    assert not refused.is_valid()
    assert way_out in str(refused.errors["id_number"])


def test_who_may_still_apply_is_told_so_at_keying(account: PortalAccount) -> None:
    people.give_right(account)
    refused = form()
    assert not refused.is_valid()
    assert "可在網站申請" in str(refused.errors["id_number"])


def test_right_that_ended_unused_makes_room(account: PortalAccount) -> None:
    people.give_right(account)
    ApplyRight.objects.update(expires_at=timezone.now())
    rights.end_expired()
    assert form().is_valid()


def test_certificates_that_came_into_force_meanwhile_are_a_fault_on_the_case(
    lin: Staff, wang: Staff, chou: Staff, expired: PortalAccount
) -> None:
    case = papers.approve(chou, papers.reviewed(lin, wang))
    Certificate.objects.update(not_after=timezone.now() + timedelta(days=100))
    assert not carry_out(number=case.number)
    assert "廢止" in papers.fresh(case).carry_out_fault
    assert not ApplyRight.objects.exists()


def test_case_page_lists_the_old_certificates(lin: Staff, wang: Staff, expired: PortalAccount) -> None:
    case = papers.reviewed(lin, wang)
    page = cast.at_desk(lin).get(reverse("desk:case", args=[case.number])).content.decode()
    assert "A123456789-00-陳𠮷堃" in page
    for shown in pairs_of(expired.subscriber)[0].certificates:
        assert shown.number in page
