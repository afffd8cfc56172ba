"""Lists of password slips as files: what waits in the mailroom, batches, and registered letters."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import pgettext

from numbering.numbers import shown
from registry.models import PasswordSlip, PostingList, SlipBatch, Staff
from registry.slips import balancing
from workflows import mail_sheets
from workflows.desk import mailroom
from workflows.desk.access import staff_of
from workflows.exports import heads
from workflows.exports.lists import ListFile, Reading, each
from workflows.exports.tables import Row, moment
from workflows.masking import mobile_of
from workflows.queues.queues import new_slips

SEES = ("workflows.view_case",)
DELIVERS = ("registry.deliver_slip",)


def _waiting(request: HttpRequest) -> Reading[dict[str, Any]]:
    return Reading(found=mailroom.stacks(), lines=each(_stack), page=reverse("desk:mailroom"))


def _stack(stack: dict[str, Any]) -> Row:
    batch, figures = stack["batch"], stack["figures"]
    begun = (batch.shown, figures.done, figures.requested) if batch else ("", "", "")
    return (str(stack["delivery"].label), stack["waiting"], *begun)


def _left_out(request: HttpRequest) -> Reading[PasswordSlip]:
    return Reading(found=mailroom.left_out(), lines=each(_left), page=reverse("desk:mailroom"))


def _left(slip: PasswordSlip) -> Row:
    return (slip.shown, shown(slip.case_number), slip.recipient_name, mailroom.why_left_out(slip))


def _to_send(request: HttpRequest) -> Reading[PasswordSlip]:
    return Reading(
        found=mailroom.to_send(), lines=each(partial(_sent, staff=staff_of(request))), page=reverse("desk:mailroom")
    )


def _sent(slip: PasswordSlip, *, staff: Staff) -> Row:
    mobile = mobile_of(slip, staff)
    return (slip.shown, shown(slip.case_number), slip.recipient_name, slip.recipient_email, mobile)


def _new(request: HttpRequest) -> Reading[PasswordSlip]:
    found = new_slips().select_related("reprint_of", "requested_by").order_by("serial")
    return Reading(found=found, lines=each(_asked), page=reverse("desk:mailroom"))


def _asked(slip: PasswordSlip) -> Row:
    spoilt = slip.reprint_of.shown if slip.reprint_of else ""
    return (
        slip.shown, spoilt, shown(slip.case_number), slip.recipient_name, slip.reprint_reason,
        str(slip.requested_by or ""),
    )  # fmt: skip


def _posting_lists(request: HttpRequest, since: datetime) -> Reading[PostingList]:
    found = PostingList.objects.filter(begun_at__gte=since).order_by("-pk")
    return Reading(found=found, lines=each(_posting_list), page=reverse("desk:mailroom"))


def _posting_list(found: PostingList) -> Row:
    state = pgettext("export", "being filled") if found.open else pgettext("export", "posted")
    return (found.shown, state, found.posted_on.isoformat() if found.posted_on else "")


def _balanced(request: HttpRequest, since: datetime) -> Reading[SlipBatch]:
    found = mailroom.balanced().filter(balanced_at__gte=since)
    return Reading(found=found, lines=each(_batch), page=reverse("desk:mailroom"))


def _batch(batch: SlipBatch) -> Row:
    return (batch.shown, str(batch.get_delivery_display()), moment(batch.balanced_at))


def _parts(request: HttpRequest, number: str) -> Reading[balancing.Part]:
    batch = get_object_or_404(SlipBatch, number=number)
    return Reading(found=balancing.parts_of(batch), lines=each(_part), page=reverse("desk:batch", args=[number]))


def _part(part: balancing.Part) -> Row:
    figures = part.figures
    return (part.part, shown(part.first), shown(part.last), figures.requested, figures.void, figures.uncounted)


def _letters(request: HttpRequest, number: str) -> Reading[PasswordSlip]:
    found = get_object_or_404(PostingList, number=number)
    return Reading(found=mail_sheets.letters_on(found), lines=each(_letter), page=reverse("desk:mailroom"))


def _letter(slip: PasswordSlip) -> Row:
    return (
        slip.registered_number, slip.recipient_organisation, slip.recipient_name, slip.recipient_zip,
        slip.recipient_address, slip.shown,
    )  # fmt: skip


LISTS = (
    ListFile(
        name="slips-waiting", read=_waiting, permissions=SEES,
        heads=(heads.DELIVERY, heads.WAITING, heads.BATCH, heads.DONE, heads.REQUESTED),
    ),
    ListFile(
        name="slips-left-out", read=_left_out, permissions=SEES,
        heads=(heads.SLIP, heads.RECEIPT_NUMBER, heads.TO, heads.REASON),
    ),
    ListFile(
        name="slips-to-send", read=_to_send, permissions=SEES,
        heads=(heads.SLIP, heads.RECEIPT_NUMBER, heads.TO, heads.E_MAIL, heads.MOBILE),
    ),
    ListFile(
        name="new-slips", read=_new, permissions=SEES,
        heads=(heads.SLIP, heads.IN_PLACE_OF, heads.RECEIPT_NUMBER, heads.TO, heads.REASON, heads.ASKED_BY),
    ),
    ListFile(
        name="posting-lists", read=_posting_lists, permissions=SEES, lately=True,
        heads=(heads.POSTING_LIST, heads.STATE, heads.POSTED_ON),
    ),
    ListFile(
        name="balanced-batches", read=_balanced, permissions=SEES, lately=True,
        heads=(heads.BATCH, heads.DELIVERY, heads.BALANCED),
    ),
    ListFile(
        name="batch-parts", read=_parts, permissions=SEES, which="<str:number>",
        heads=(heads.PART, heads.FIRST_SLIP, heads.LAST_SLIP, heads.REQUESTED, heads.VOID, heads.NOT_COUNTED),
    ),
    ListFile(
        name="posting-list", read=_letters, permissions=DELIVERS, which="<str:number>",
        heads=(heads.REGISTERED_MAIL, heads.ORGANISATION, heads.TO, heads.ZIP, heads.ADDRESS, heads.SLIP),
    ),
)  # fmt: skip
