"""A batch: printed part by part, no password twice, counted and balanced before the next (spec §4)."""

from collections.abc import Sequence

import pytest
from django.contrib.auth.hashers import check_password
from pytest_django.fixtures import Settings

from audit.actors import Actor
from audit.refusal import Refusal
from registry import slips
from registry.models import AccountState, PasswordSlip, PortalAccount, SlipState
from registry.passwords import without_grouping
from registry.slips import balancing, batches
from tests.registry.batches import begun, draw, printed_on, request_slips

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _parts_of_three(settings: Settings) -> None:
    settings.SLIP_PART = 3


def test_a_batch_has_the_waiting_slips_of_its_delivery_in_the_order_of_serials(mailroom: Actor) -> None:
    request_slips(4)
    request_slips(2, delivery="post", first=4)
    batch = begun(mailroom)
    assert batch.shown.startswith("SB")
    assert printed_on(batches.print_part(actor=mailroom, number=batch.number, draw=draw)).keys() == set(
        PasswordSlip.objects.filter(delivery="counter").order_by("serial").values_list("serial", flat=True)[:3]
    )
    assert PasswordSlip.objects.filter(delivery="post", batch=None).count() == 2


def test_parts_follow_until_nothing_is_left(mailroom: Actor) -> None:
    request_slips(7)
    batch = begun(mailroom)
    sizes = [len(printed_on(batches.print_part(actor=mailroom, number=batch.number, draw=draw))) for _ in range(3)]
    assert sizes == [3, 3, 1]
    with pytest.raises(Refusal) as refused:
        batches.print_part(actor=mailroom, number=batch.number, draw=draw)
    assert refused.value.code == "nothing_left"


def test_each_account_opens_with_the_password_of_its_slip(mailroom: Actor) -> None:
    request_slips(3)
    papers = printed_on(batches.print_part(actor=mailroom, number=begun(mailroom).number, draw=draw))
    for slip in PasswordSlip.objects.select_related("account"):
        assert check_password(without_grouping(papers[slip.serial]), slip.account.password)
        assert slip.account.initial_slip == slip
        assert (slip.state, slip.part) == (SlipState.PRINTED, 1)


def test_when_drawing_fails_nothing_is_printed(mailroom: Actor) -> None:
    request_slips(3)
    batch = begun(mailroom)

    def jam(_pairs: Sequence[tuple[PasswordSlip, str]]) -> bytes:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        batches.print_part(actor=mailroom, number=batch.number, draw=jam)
    assert balancing.figures_of(batch).waiting == 3


def test_a_slip_that_cannot_be_drawn_is_left_out_and_the_rest_is_printed(mailroom: Actor) -> None:
    request_slips(3)
    batch, bad = begun(mailroom), PasswordSlip.objects.order_by("serial")[1]

    def choosy(pairs: Sequence[tuple[PasswordSlip, str]]) -> bytes:
        if bad.serial in [slip.serial for slip, _password in pairs]:
            raise Refusal("too long", code="does_not_fit")
        return draw(pairs)

    assert len(printed_on(batches.print_part(actor=mailroom, number=batch.number, draw=choosy))) == 2
    bad.refresh_from_db()
    assert (bad.state, bad.batch, bad.left_out) == (SlipState.REQUESTED, None, "does_not_fit")
    assert balancing.figures_of(batch).requested == 2


def test_a_slip_whose_login_was_suspended_meanwhile_is_left_out(mailroom: Actor) -> None:
    request_slips(3)
    batch = begun(mailroom)
    suspended = PasswordSlip.objects.order_by("serial")[0]
    PortalAccount.objects.filter(pk=suspended.account_id).update(state=AccountState.SUSPENDED)
    assert suspended.serial not in printed_on(batches.print_part(actor=mailroom, number=batch.number, draw=draw))


def test_a_slip_of_a_batch_is_not_printed_singly(mailroom: Actor) -> None:
    (slip,) = request_slips(1)
    begun(mailroom)
    with pytest.raises(Refusal) as refused:
        slips.print_one(actor=mailroom, serial=slip.serial, draw=lambda _slip, _password: b"")
    assert refused.value.code == "in_batch"


def test_the_next_batch_waits_until_this_one_is_balanced(mailroom: Actor) -> None:
    request_slips(1)
    batch = begun(mailroom)
    request_slips(1, first=1)
    with pytest.raises(Refusal) as refused:
        begun(mailroom)
    assert refused.value.code == "not_balanced"

    batches.print_part(actor=mailroom, number=batch.number, draw=draw)
    with pytest.raises(Refusal):
        balancing.balance(actor=mailroom, number=batch.number)
    balancing.count_parts(actor=mailroom, number=batch.number, first=1, last=1, sheets=1)
    balancing.balance(actor=mailroom, number=batch.number)
    assert begun(mailroom).number != batch.number


def test_a_lost_sheet_is_void_before_the_count_agrees(mailroom: Actor) -> None:
    first, *_others = request_slips(3)
    batch = begun(mailroom)
    batches.print_part(actor=mailroom, number=batch.number, draw=draw)
    with pytest.raises(Refusal) as refused:
        balancing.count_parts(actor=mailroom, number=batch.number, first=1, last=1, sheets=2)
    assert refused.value.code == "miscounted"

    slips.void(actor=mailroom, serial=first.serial, reason="卡紙")
    balancing.count_parts(actor=mailroom, number=batch.number, first=1, last=1, sheets=2)
    figures = balancing.figures_of(batch)
    assert (figures.requested, figures.printed, figures.void) == (3, 2, 1)
    assert figures.balanced


def test_several_parts_are_counted_in_one_deed(mailroom: Actor) -> None:
    lost, *_others = request_slips(7)
    batch = begun(mailroom)
    for _part in range(3):
        batches.print_part(actor=mailroom, number=batch.number, draw=draw)
    with pytest.raises(Refusal) as refused:
        balancing.count_parts(actor=mailroom, number=batch.number, first=1, last=3, sheets=6)
    assert refused.value.code == "miscounted"
    slips.void(actor=mailroom, serial=lost.serial, reason="卡紙")
    balancing.count_parts(actor=mailroom, number=batch.number, first=1, last=2, sheets=5)
    assert balancing.figures_of(batch).uncounted == 1
    balancing.count_parts(actor=mailroom, number=batch.number, first=1, last=3, sheets=6)
    assert balancing.figures_of(batch).balanced


def test_a_sheet_leaves_the_office_only_when_it_was_counted(mailroom: Actor) -> None:
    (slip,) = request_slips(1)
    batch = begun(mailroom)
    batches.print_part(actor=mailroom, number=batch.number, draw=draw)
    with pytest.raises(Refusal) as refused:
        slips.hand_over(actor=mailroom, serial=slip.serial, identity_check="id_card")
    assert refused.value.code == "not_counted"


def test_what_is_not_printed_can_be_put_back(mailroom: Actor) -> None:
    request_slips(4)
    batch = begun(mailroom)
    batches.print_part(actor=mailroom, number=batch.number, draw=draw)
    assert balancing.put_back(actor=mailroom, number=batch.number) == 1
    balancing.count_parts(actor=mailroom, number=batch.number, first=1, last=1, sheets=3)
    balancing.balance(actor=mailroom, number=batch.number)
    assert balancing.figures_of(begun(mailroom)).requested == 1


def test_a_reprint_joins_a_batch_only_when_approved(mailroom: Actor, supervisor: Actor) -> None:
    (slip,) = request_slips(1)
    slips.void(actor=mailroom, serial=slip.serial, reason="卡紙")
    reprint = slips.request_reprint(actor=mailroom, serial=slip.serial, reason="卡紙")
    with pytest.raises(Refusal) as refused:
        begun(mailroom)
    assert refused.value.code == "nothing_waits"
    slips.approve_reprint(actor=supervisor, serial=reprint.serial)
    assert begun(mailroom).slips.get() == reprint


def test_electronic_slips_are_not_printed(mailroom: Actor) -> None:
    request_slips(1, delivery="electronic")
    with pytest.raises(Refusal) as refused:
        batches.begin(actor=mailroom, delivery="electronic")
    assert refused.value.code == "not_on_paper"


def test_a_supervisor_prints_nothing(mailroom: Actor, supervisor: Actor) -> None:
    request_slips(1)
    batch = begun(mailroom)
    with pytest.raises(Refusal) as refused:
        batches.print_part(actor=supervisor, number=batch.number, draw=draw)
    assert refused.value.code == "not_permitted"


def test_of_two_who_print_the_same_part_one_has_it(mailroom: Actor) -> None:
    request_slips(2)
    batch = begun(mailroom)
    stolen: list[bytes] = []

    def slow(pairs: Sequence[tuple[PasswordSlip, str]]) -> bytes:
        if not stolen:
            stolen.append(b"")
            stolen[0] = batches.print_part(actor=mailroom, number=batch.number, draw=draw)
        return draw(pairs)

    with pytest.raises(Refusal) as refused:
        batches.print_part(actor=mailroom, number=batch.number, draw=slow)
    assert refused.value.code == "moved_on"
    assert len(printed_on(stolen[0])) == 2
