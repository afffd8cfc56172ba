"""The accounts of a day: what balances, and every way in which it may not, named with its case."""

from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from pki.models import Certificate, Order, Reason, Status
from registry.models import ApplyRight, Delivery, PasswordSlip, PortalAccount, SlipState, Staff
from registry.slips import print_one
from registry.staff import actor_of
from tests import cast
from tests.ground.triggers import lifted_triggers
from tests.portal import people
from tests.workflows import papers
from tests.workflows.day_end.test_register import exported
from workflows.actions import delivering
from workflows.day_end import accounts
from workflows.day_end.case_accounts import COUNTED
from workflows.day_end.differences import Difference
from workflows.models import Approval, Case, Participation, StartToken
from workflows.stages import Deed

pytestmark = pytest.mark.django_db


def today() -> accounts.Accounts:
    return accounts.of_day(timezone.localdate())


def drawn(slip: PasswordSlip, password: str) -> bytes:
    return b""


@pytest.fixture
def registered(lin: Staff, wang: Staff, chou: Staff) -> Case:
    """A registration of today that was carried out; its slip waits."""
    return papers.carried_out(lin, wang, chou, delivery="post")


@pytest.fixture
def posted(registered: Case, ho: Staff) -> Case:
    """Its slip is printed and posted."""
    slip = papers.slip_of(registered)
    print_one(actor=actor_of(ho), serial=slip.serial, draw=drawn)
    delivering.post(actor=actor_of(ho), serial=slip.serial, registered="31002010605518")
    return papers.fresh(registered)


def carried_out(kind: str, lin: Staff, wang: Staff, chou: Staff, *, status: Status = Status.VALID) -> Case:
    """A case of the subscriber that is registered, whose certificates are a day old."""
    people.give_pair(PortalAccount.objects.get(), status=status, days_old=1)
    return papers.carried_out(lin, wang, chou, kind=kind)


# --- what balances ----------------------------------------------------------------------------------------------------


def test_an_honest_day_has_no_difference(posted: Case, lin: Staff, wang: Staff, chou: Staff) -> None:
    carried_out("RS", lin, wang, chou, status=Status.SUSPENDED)
    carried_out("RV", lin, wang, chou)
    papers.carried_out(lin, wang, chou, kind="PW")
    papers.keyed_in(lin, **papers.newcomer())

    found = today()
    assert found.differences == []
    assert [kind.numbers[COUNTED.index(Deed.CARRIED_OUT)] for kind in found.kinds][:4] == [1, 1, 1, 1]


def test_slips_are_followed_from_the_request_to_the_post_office(posted: Case, lin: Staff, wang: Staff,
                                                                chou: Staff) -> None:  # fmt: skip
    papers.carried_out(lin, wang, chou, kind="PW", delivery=Delivery.COUNTER)
    slips = today().slips

    assert (slips.requested, slips.printed, slips.void_unprinted, slips.waiting) == (2, 1, 0, 1)
    assert (slips.posted, slips.here, slips.came_back) == (1, 0, 1)
    assert (slips.print_gap, slips.delivery_gap) == (0, 0)


def test_what_waits_is_carried_over_to_the_next_day(registered: Case) -> None:
    PasswordSlip.objects.update(requested_at=timezone.now() - timedelta(days=1))
    slips = today().slips
    assert (slips.waiting_before, slips.requested, slips.waiting, slips.print_gap) == (1, 0, 1, 0)


def test_a_suspension_after_a_resumption_is_in_order(registered: Case, lin: Staff, wang: Staff, chou: Staff) -> None:
    from pki import lifecycle
    from registry.accounts import actor_of as subscriber

    carried_out("RS", lin, wang, chou, status=Status.SUSPENDED)
    account = PortalAccount.objects.get()
    lifecycle.suspend(
        actor=subscriber(account),
        certificate_ids=list(Certificate.objects.values_list("pk", flat=True)),
        holder_key=str(account.subscriber.public_id),
    )
    assert today().differences == []


# --- what doesn't -----------------------------------------------------------------------------------------------------


def only(found: list[Difference], case: Case) -> str:
    """The one sentence, and it names the case."""
    (difference,) = found
    assert difference.case_number == case.number
    return difference.sentence


def break_state(slip: PasswordSlip) -> None:
    PasswordSlip.objects.filter(pk=slip.pk).update(state=SlipState.REQUESTED)


def forget_print(slip: PasswordSlip) -> None:
    PasswordSlip.objects.filter(pk=slip.pk).update(printed_at=None)


def void_silently(slip: PasswordSlip) -> None:
    PasswordSlip.objects.filter(pk=slip.pk).update(state=SlipState.VOID, voided_at=timezone.now())


@pytest.mark.parametrize(
    ("damage", "said"),
    [(break_state, "狀態"), (forget_print, "印製"), (void_silently, "作廢")],
)  # fmt: skip
def test_a_slip_that_was_changed_behind_the_rules_is_named(
    posted: Case, damage: Callable[[PasswordSlip], None], said: str
) -> None:
    damage(papers.slip_of(posted))
    assert said in only(today().differences, posted)


def test_a_slip_that_is_gone_is_named_by_serial_and_case(registered: Case) -> None:
    slip = papers.slip_of(registered)
    slip.delete()
    found = {(difference.case_number, difference.thing) for difference in today().differences}
    assert {(registered.number, slip.shown), ("", slip.shown), (registered.number, "")} == found


def test_a_registration_without_its_right_is_named(registered: Case) -> None:
    ApplyRight.objects.all().delete()
    assert "申請權" in only(today().differences, registered)


@pytest.mark.django_db(transaction=True)
def test_a_case_that_was_carried_out_without_approval_is_named(registered: Case) -> None:
    with lifted_triggers():
        Approval.objects.all().delete()
    assert "覆核" in only(today().differences, registered)


def test_a_right_without_a_case_is_named(registered: Case) -> None:
    account = PortalAccount.objects.get()
    ApplyRight.objects.create(
        subscriber=account.subscriber, granted_by_case="RG11599999990", expires_at=timezone.now()
    )  # fmt: skip
    (difference,) = today().differences
    assert difference.case_number == "RG11599999990"


def test_certificates_without_a_right_are_named(registered: Case) -> None:
    people.give_pair(PortalAccount.objects.get())
    assert [difference.thing[:4] for difference in today().differences] == ["C115", "C115"]


def test_a_renewal_needs_no_right(registered: Case) -> None:
    account = PortalAccount.objects.get()
    before = people.give_pair(account, status=Status.VALID, days_old=300)
    renewed = people.give_pair(account)
    Order.objects.filter(pk=renewed.order_id).update(renews=before, approval=b"0")
    assert today().differences == []


def test_a_revocation_that_took_no_effect_is_named(registered: Case, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = carried_out("RV", lin, wang, chou)
    Certificate.objects.filter(use="signing").update(
        status=Status.VALID, revoked_at=None, listed_since=None, crl_entry=None, reason=""
    )
    assert "廢止" in only(today().differences, case)


def test_a_revocation_without_a_case_is_named(registered: Case, lin: Staff, wang: Staff, chou: Staff) -> None:
    people.give_pair(PortalAccount.objects.get(), status=Status.REVOKED, days_old=1)
    Certificate.objects.update(revoked_at=timezone.now())
    assert [difference.thing[:4] for difference in today().differences] == ["C115", "C115"]


@pytest.mark.parametrize(("activated", "named"), [(True, 0), (False, 2)])
def test_what_a_renewal_superseded_needs_no_case(registered: Case, activated: bool, named: int) -> None:
    account = PortalAccount.objects.get()
    before = people.give_pair(account, status=Status.REVOKED, days_old=340)
    before.certificates.update(revoked_at=timezone.now(), reason=Reason.SUPERSEDED)
    renewed = people.give_pair(account, status=Status.VALID if activated else Status.PENDING)
    Order.objects.filter(pk=renewed.order_id).update(renews=before, approval=b"0")
    assert len(today().differences) == named


def test_a_certificate_that_is_still_suspended_is_named(registered: Case, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = carried_out("RS", lin, wang, chou, status=Status.SUSPENDED)
    Certificate.objects.filter(use="signing").update(
        status=Status.SUSPENDED, listed_since=timezone.now(), crl_entry=b"0", reason="certificateHold"
    )
    assert only(today().differences, case)


@pytest.mark.django_db(transaction=True)
def test_a_password_reset_that_the_trail_does_not_know_is_named(
    registered: Case, lin: Staff, wang: Staff, chou: Staff
) -> None:
    case = papers.carried_out(lin, wang, chou, kind="PW")
    with lifted_triggers():
        Entry.objects.filter(action="account.reset").delete()
    assert only(today().differences, case)


def test_a_deed_that_only_the_case_knows_is_named(registered: Case, chou: Staff) -> None:
    Participation.objects.create(case=registered, staff=chou, deed=Deed.REJECTED)
    assert "駁回" in only(today().differences, registered)


def test_a_deed_that_only_the_trail_knows_is_named(registered: Case) -> None:
    Participation.objects.filter(deed=Deed.PASSED).delete()
    assert only(today().differences, registered)


@pytest.mark.django_db(transaction=True)
def test_a_number_that_nothing_carries_is_named(lin: Staff) -> None:
    first = papers.received(lin)
    papers.received(lin)
    Participation.objects.filter(case=first).delete()
    StartToken.objects.filter(case=first).delete()
    with lifted_triggers():
        first.delete()
    assert first.shown in {difference.thing for difference in today().differences}


# --- page, paper, workbook --------------------------------------------------------------------------------------------


def test_page_links_the_case_of_a_difference(registered: Case, tsai: Staff) -> None:
    ApplyRight.objects.all().delete()
    content = cast.at_desk(tsai).get(reverse("desk:accounts")).content.decode()
    assert reverse("desk:case", args=[registered.number]) in content
    assert "申請權" in content


def test_paper_and_workbook_name_the_difference(registered: Case, tsai: Staff) -> None:
    ApplyRight.objects.all().delete()
    day = timezone.localdate()
    document = pypdfium2.PdfDocument(exported(tsai, "accounts.pdf", day=day))
    assert registered.shown in document[0].get_textpage().get_text_bounded()
    import io

    book = openpyxl.load_workbook(io.BytesIO(exported(tsai, "accounts.xlsx", day=day)))
    assert book.worksheets[-1]["A2"].value == registered.shown


def test_accounts_ask_as_often_for_many_cases_as_for_one(registered: Case, lin: Staff, wang: Staff,
                                                         chou: Staff) -> None:  # fmt: skip
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            today()
        return len(queries)

    papers.carried_out(lin, wang, chou, kind="PW")  # what nothing is looked for is not asked
    few = asked()
    for _ in range(3):
        papers.carried_out(lin, wang, chou, **papers.newcomer())
        papers.carried_out(lin, wang, chou, kind="PW", id_number="A123456789", seq="00")
    assert asked() == few <= 30
