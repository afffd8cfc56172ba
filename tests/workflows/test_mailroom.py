"""The mailroom: batches on screen, registered post, returned letters."""

import re

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.refusal import Refusal
from registry import slips
from registry.models import AccountState, PasswordSlip, PostingList, SlipBatch, SlipState, Staff
from registry.roles import Role
from registry.slips import batches, posting
from registry.staff import actor_of
from tests import cast
from tests.registry.batches import draw, request_slips
from tests.workflows import papers
from workflows.actions import delivering
from workflows.contact_fields import contact_on_form
from workflows.models import Case
from workflows.registered_contact import address_of
from workflows.sheets import recipient_of
from workflows.stages import Stage

pytestmark = pytest.mark.django_db

REGISTERED = "700410 100001 18"


@pytest.fixture
def mail_clerk(ho: Staff) -> Client:
    return cast.at_desk(ho)


def print_batch(client: Client, delivery: str = "post") -> SlipBatch:
    """Begins a batch, prints and counts it whole."""
    client.post(reverse("desk:batch-begin"), {"delivery": delivery})
    batch = SlipBatch.objects.get(delivery=delivery, balanced_at=None)
    answer = client.post(reverse("desk:batch-print", args=[batch.number]))
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    pages = len(pypdfium2.PdfDocument(answer.content))
    client.post(reverse("desk:batch-count", args=[batch.number]), {"first": "1", "last": "1", "sheets": str(pages)})
    client.post(reverse("desk:batch-balance", args=[batch.number]))
    return SlipBatch.objects.get(pk=batch.pk)


def register(client: Client, case: Case, number: str = REGISTERED) -> str:
    answer = client.post(
        reverse("desk:register-post"), {"serial": papers.slip_of(case).shown, "registered": number}, follow=True
    )
    return answer.content.decode()


def test_batch_is_printed_counted_and_balanced(posted_case: Case, mail_clerk: Client) -> None:
    assert print_batch(mail_clerk).balanced_at
    assert papers.slip_of(posted_case).state == SlipState.PRINTED


def test_second_press_prints_nothing_twice(posted_case: Case, mail_clerk: Client) -> None:
    batch = print_batch(mail_clerk)
    again = mail_clerk.post(reverse("desk:batch-print", args=[batch.number]))
    assert again.status_code == 302


def test_jam_voids_and_asks_for_new_slips(posted_case: Case, mail_clerk: Client, chou: Staff) -> None:
    mail_clerk.post(reverse("desk:batch-begin"), {"delivery": "post"})
    batch = SlipBatch.objects.get()
    mail_clerk.post(reverse("desk:batch-print", args=[batch.number]))
    spoilt = papers.slip_of(posted_case)
    mail_clerk.post(reverse("desk:batch-void", args=[batch.number]), {"first": spoilt.shown, "reason": "卡紙"})
    spoilt.refresh_from_db()
    assert spoilt.state == SlipState.VOID
    assert papers.slip_of(posted_case).awaits_approval
    mail_clerk.post(reverse("desk:batch-balance", args=[batch.number]))
    assert SlipBatch.objects.get().balanced_at

    cast.at_desk(chou).post(reverse("desk:approve-reprint", args=[papers.slip_of(posted_case).serial]))
    assert print_batch(mail_clerk).number != batch.number


def jammed_batch(client: Client) -> tuple[SlipBatch, list[PasswordSlip]]:
    """A batch of seven in parts of four, both printed; its slips in their order."""
    request_slips(7, delivery="post")
    client.post(reverse("desk:batch-begin"), {"delivery": "post"})
    batch = SlipBatch.objects.get()
    for _part in range(2):
        batches.print_part(actor=actor_of(Staff.objects.get(username="ho")), number=batch.number, draw=draw)
    return batch, list(batch.slips.order_by("serial"))


def void(client: Client, batch: SlipBatch, first: str, last: str = "", reason: str = "卡紙") -> str:
    answer = client.post(
        reverse("desk:batch-void", args=[batch.number]), {"first": first, "last": last, "reason": reason}, follow=True
    )
    return answer.content.decode()


def test_jam_in_the_middle_of_a_part_is_approved_as_one_by_a_second_person(
    mail_clerk: Client, chou: Staff, settings: Settings
) -> None:
    settings.SLIP_PART = 4
    batch, made = jammed_batch(mail_clerk)
    void(mail_clerk, batch, made[1].shown, made[3].shown)
    assert [slip.state for slip in batch.slips.order_by("serial")] == ["printed", *["void"] * 3, *["printed"] * 3]

    page = cast.at_desk(chou).get(reverse("desk:mailroom")).content.decode()
    assert all(slip.shown in page for slip in PasswordSlip.objects.filter(reprint_of__isnull=False))
    (serials,) = re.findall(r'name="serials" value="([^"]*)"', page)
    assert len(serials.split()) == 3
    cast.at_desk(chou).post(reverse("desk:approve-reprints"), {"serials": serials})
    assert not PasswordSlip.objects.filter(reprint_of__isnull=False, approved_by=None).exists()
    for part, sheets in (("1", "1"), ("2", "3")):
        counted = {"first": part, "last": part, "sheets": sheets}
        mail_clerk.post(reverse("desk:batch-count", args=[batch.number]), counted)
    mail_clerk.post(reverse("desk:batch-balance", args=[batch.number]))
    mail_clerk.post(reverse("desk:batch-begin"), {"delivery": "post"})
    assert SlipBatch.objects.get(balanced_at=None).slips.count() == 3


def test_next_batch_waits_for_the_counting_after_a_jam(mail_clerk: Client, chou: Staff, settings: Settings) -> None:
    settings.SLIP_PART = 4
    batch, made = jammed_batch(mail_clerk)
    void(mail_clerk, batch, made[0].shown, made[3].shown)
    answer = mail_clerk.post(reverse("desk:batch-begin"), {"delivery": "post"}, follow=True)
    assert batch.shown in answer.content.decode()
    assert SlipBatch.objects.count() == 1


def test_jam_over_two_parts_is_void_part_by_part_and_nothing_typed_is_lost(
    mail_clerk: Client, settings: Settings
) -> None:
    settings.SLIP_PART = 4
    batch, made = jammed_batch(mail_clerk)
    page = void(mail_clerk, batch, made[2].shown, made[5].shown, "第二匣卡紙")
    assert "id_last_error" in page
    assert "第二匣卡紙" in page
    assert not batch.slips.filter(state=SlipState.VOID).exists()


def test_one_slip_that_cannot_be_replaced_leaves_all_as_they_were(mail_clerk: Client, settings: Settings) -> None:
    settings.SLIP_PART = 4
    batch, made = jammed_batch(mail_clerk)
    in_use = made[2].account
    in_use.state = AccountState.ACTIVE
    in_use.save()
    page = void(mail_clerk, batch, made[0].shown, made[3].shown)
    assert made[2].shown in page
    assert not batch.slips.filter(state=SlipState.VOID).exists()


def test_spoilt_slip_of_a_suspended_login_is_void_and_a_reset_makes_the_new_one(
    mail_clerk: Client, settings: Settings
) -> None:
    settings.SLIP_PART = 4
    batch, made = jammed_batch(mail_clerk)
    suspended = made[0].account
    suspended.state = AccountState.SUSPENDED
    suspended.save()
    page = void(mail_clerk, batch, made[0].shown)
    assert "note--warn" in page
    assert batch.slips.filter(state=SlipState.VOID).count() == 1
    assert not PasswordSlip.objects.filter(reprint_of__isnull=False).exists()


def test_who_asked_for_the_new_slips_approves_none_of_them(mail_clerk: Client, settings: Settings) -> None:
    settings.SLIP_PART = 4
    batch, made = jammed_batch(mail_clerk)
    both = cast.hire(cast.Person("both", "both", (Role.MAILROOM_CLERK, Role.SUPERVISOR)))
    void(cast.at_desk(both), batch, made[0].shown, made[3].shown)
    with pytest.raises(Refusal) as refused:
        slips.approve_reprints(
            actor=actor_of(both),
            serials=list(PasswordSlip.objects.filter(reprint_of__isnull=False).values_list("serial", flat=True)),
        )
    assert refused.value.code == "four_eyes"
    assert not PasswordSlip.objects.filter(approved_by__isnull=False).exists()


def test_followed_batch_shows_itself_anew_and_asks_for_nothing(mail_clerk: Client, settings: Settings) -> None:
    settings.SLIP_PART = 4
    batch, _made = jammed_batch(mail_clerk)
    page = reverse("desk:batch", args=[batch.number])
    followed, still = mail_clerk.get(f"{page}?follow"), mail_clerk.get(page)
    assert followed["Refresh"] == "5"
    assert 'name="sheets"' not in followed.content.decode()
    assert "Refresh" not in still
    assert 'name="sheets"' in still.content.decode()


def test_void_names_only_slips_of_the_batch(posted_case: Case, mail_clerk: Client) -> None:
    mail_clerk.post(reverse("desk:batch-begin"), {"delivery": "post"})
    batch = SlipBatch.objects.get()
    for first, last in (("S115-0000099-X", ""), ("", ""), (papers.slip_of(posted_case).shown, "")):
        mail_clerk.post(reverse("desk:batch-void", args=[batch.number]), {"first": first, "last": last, "reason": "x"})
    assert papers.slip_of(posted_case).state == SlipState.REQUESTED


def test_registering_a_letter_posts_the_slip_and_closes_the_case(posted_case: Case, mail_clerk: Client) -> None:
    print_batch(mail_clerk)
    register(mail_clerk, posted_case)
    slip = papers.slip_of(posted_case)
    assert (slip.state, slip.registered_number) == (SlipState.POSTED, "70041010000118")
    assert papers.fresh(posted_case).stage == Stage.CLOSED


def test_scanner_that_sends_enter_after_the_slip_is_asked_for_the_second_number(
    posted_case: Case, mail_clerk: Client
) -> None:
    print_batch(mail_clerk)
    answer = mail_clerk.post(reverse("desk:register-post"), {"serial": papers.slip_of(posted_case).shown})
    (focused,) = [part for part in answer.content.decode().split("<input") if "autofocus" in part.split(">")[0]]
    assert 'name="registered"' in focused
    assert papers.slip_of(posted_case).recipient_address in answer.content.decode()
    assert papers.slip_of(posted_case).state == SlipState.PRINTED


def test_registered_number_typed_in_full_width_is_the_same_number(
    posted_case: Case, mail_clerk: Client, lin: Staff
) -> None:
    print_batch(mail_clerk)
    register(mail_clerk, posted_case, "７００４１０－１００００１　１８")
    slip = papers.slip_of(posted_case)
    assert slip.registered_number == "70041010000118"
    assert posting.found_by("７００４１０１００００１１８") == posting.found_by("700410 100001 18") == slip


@pytest.mark.parametrize("number", ["700410 100001 1", "ABCDEF 100001 18", "700410 100001 18 1"])
def test_registered_number_of_another_shape_is_refused(posted_case: Case, mail_clerk: Client, number: str) -> None:
    print_batch(mail_clerk)
    assert "id_registered_error" in register(mail_clerk, posted_case, number)
    assert papers.fresh(posted_case).stage == Stage.DELIVER


def test_registered_number_belongs_to_one_slip(
    posted_case: Case, mail_clerk: Client, lin: Staff, wang: Staff, chou: Staff
) -> None:
    other = papers.carried_out(lin, wang, chou, delivery="post", **papers.newcomer())
    print_batch(mail_clerk)
    register(mail_clerk, posted_case)
    assert "id_registered_error" in register(mail_clerk, other)


def test_slip_that_is_not_printed_is_not_posted(posted_case: Case, ho: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        delivering.post(actor=actor_of(ho), serial=papers.slip_of(posted_case).serial, registered=REGISTERED)
    assert refused.value.code == "not_printed"


def test_posting_list_and_labels_say_who_and_where(posted_case: Case, mail_clerk: Client) -> None:
    batch = print_batch(mail_clerk)
    labels = mail_clerk.get(reverse("desk:batch-labels", args=[batch.number, 1]))
    register(mail_clerk, posted_case)
    listed = mail_clerk.get(reverse("desk:posting-list", args=[PostingList.objects.get().number]))
    for answer in (labels, listed):
        text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_bounded()
        assert "陳𠮷堃" in text
        assert papers.slip_of(posted_case).shown in text
    assert "700410 100001 18" in text


def test_body_that_is_its_own_contact_is_addressed_without_a_title(lin: Staff, wang: Staff, chou: Staff) -> None:
    name = papers.BODY["name"]
    case = papers.carried_out(lin, wang, chou, delivery="post", **papers.BODY, contact_name=name)
    slip = papers.slip_of(case)
    on_letter = contact_on_form(case.editions.get().data)
    registered = address_of(str(slip.account.subscriber.public_id))
    assert [recipient.named for recipient in (recipient_of(slip), on_letter, registered)] == [name] * 3


def test_list_is_closed_when_it_went_to_the_post_office(posted_case: Case, mail_clerk: Client) -> None:
    print_batch(mail_clerk)
    register(mail_clerk, posted_case)
    mail_clerk.post(reverse("desk:posting-close", args=[PostingList.objects.get().number]))
    assert not PostingList.objects.get().open


def test_new_slip_of_a_closed_case_is_collected_at_the_counter(
    posted_case: Case, mail_clerk: Client, lin: Staff, chou: Staff
) -> None:
    print_batch(mail_clerk)
    register(mail_clerk, posted_case)
    mail_clerk.post(reverse("desk:returned-post"), {"code": REGISTERED, "reason": "招領逾期"})
    serial = papers.slip_of(posted_case).serial
    cast.at_desk(chou).post(reverse("desk:approve-reprint", args=[serial]))
    counter, collect = cast.at_desk(lin), reverse("desk:hand-over-slip", args=[serial])
    counter.post(reverse("desk:print-slip", args=[serial]))
    assert collect in counter.get(reverse("desk:case", args=[posted_case.number])).content.decode()
    counter.post(collect, {"identity_check": "id_card", "signed": "on"})
    slip = papers.slip_of(posted_case)
    assert (slip.state, slip.identity_check) == (SlipState.ACKNOWLEDGED, "id_card")
    assert papers.fresh(posted_case).stage == Stage.CLOSED


def test_slip_of_an_open_case_is_handed_over_by_its_own_step(posted_case: Case, lin: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        delivering.hand_over_later(
            actor=actor_of(lin), serial=papers.slip_of(posted_case).serial, identity_check="id_card"
        )
    assert refused.value.code == "case_open"


def test_returned_letter_is_void_and_its_new_slip_is_posted_under_the_closed_case(
    posted_case: Case, mail_clerk: Client, chou: Staff
) -> None:
    print_batch(mail_clerk)
    register(mail_clerk, posted_case)
    back = papers.slip_of(posted_case)
    page = mail_clerk.post(reverse("desk:returned-post"), {"code": REGISTERED, "reason": "查無此人"}, follow=True)
    assert f"{back.shown} 已登錄退件，請銷毀信件。" in page.content.decode()
    assert 'name="code"' in page.content.decode(), "the next letter of the stack is awaited"
    back.refresh_from_db()
    assert back.state == SlipState.VOID

    cast.at_desk(chou).post(reverse("desk:approve-reprint", args=[papers.slip_of(posted_case).serial]))
    print_batch(mail_clerk)
    register(mail_clerk, posted_case, "700411 100001 18")
    assert papers.slip_of(posted_case).state == SlipState.POSTED
    assert papers.fresh(posted_case).stage == Stage.CLOSED


def test_letter_that_comes_back_after_its_password_expired_is_shredded(posted_case: Case, mail_clerk: Client) -> None:
    print_batch(mail_clerk)
    register(mail_clerk, posted_case)
    account = papers.slip_of(posted_case).account
    account.initial_expires_at = timezone.now()
    account.save()
    assert slips.expire_unused() == 1
    answer = mail_clerk.post(reverse("desk:returned-post"), {"code": REGISTERED, "reason": "招領逾期"})
    assert papers.slip_of(posted_case).shown in answer.content.decode()
    assert papers.slip_of(posted_case).state == SlipState.EXPIRED
    case_page = mail_clerk.get(reverse("desk:case", args=[posted_case.number])).content.decode()
    assert reverse("desk:blank-form", args=["PW"]) in case_page


def test_only_a_posted_letter_comes_back(posted_case: Case, mail_clerk: Client) -> None:
    print_batch(mail_clerk)
    answer = mail_clerk.post(
        reverse("desk:returned-post"), {"code": papers.slip_of(posted_case).shown, "reason": "查無此人"}
    )
    assert "id_code_error" in answer.content.decode()


@pytest.mark.parametrize("who", ["ho", "chou", "tsai", "lin"])
def test_mailroom_shows_what_waits(
    posted_case: Case, who: str, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    answer = cast.at_desk(request.getfixturevalue(who)).get(reverse("desk:mailroom"))
    assert answer.status_code == 200
    may_begin = 'name="delivery"' in answer.content.decode()
    assert may_begin == (who in {"ho", "lin"})
