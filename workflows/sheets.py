"""What a case says, as the sheets that `forms_paper` draws."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from forms_paper import forms, letters, receipts
from forms_paper import slips as slip_paper
from forms_paper.sheets import (
    CorrectionSheet,
    CoveringSheet,
    HandOverSheet,
    Office,
    Recipient,
    RejectionSheet,
    SlipSheet,
    WithdrawalSheet,
)
from registry.models import PasswordSlip
from workflows.catalogue import kind_of
from workflows.corrections import item_of
from workflows.kind import Kind
from workflows.models import Case, Participation, latest_edition
from workflows.reasons import ReasonCode, paper_words
from workflows.stages import Deed

CHINESE = "zh-hant"


def office() -> Office:
    """The office as papers name it."""
    given = settings.OFFICE
    return Office(
        name=given["name"][CHINESE],
        zip=given["zip"],
        address=given["address"],
        telephone=given["telephone"],
        email=given["email"],
        hours=given["hours"][CHINESE],
        site=f"{settings.BASE_URL}/portal/",
        form_edition=given["form_edition"],
    )


def blank_form(kind: Kind) -> bytes:
    """The blank form of a kind."""
    return forms.blank(kind.sheet, office())


def filled_form(case: Case) -> bytes:
    """The form as keyed in, with the case's codes. Raises `Refusal` before anything is keyed in."""
    kind = kind_of(case.kind)
    return forms.form(kind.filled_sheet(office=office(), number=case.number, data=_data(case)))


def correction_letter(case: Case) -> bytes:
    """補正通知書 of the last return."""
    returned = _last(case, Deed.RETURNED)
    kind, note = kind_of(case.kind), str(returned.detail["note"])
    return letters.correction_letter(
        CorrectionSheet(
            **_letter(case, returned),
            due=date.fromisoformat(returned.detail["due"]),
            items=tuple(
                item_of(code=code, note=note, numbers=kind.correction_fields) for code in returned.detail["reasons"]
            ),
            note=_beside(returned),
        )
    )


def rejection_letter(case: Case) -> bytes:
    """駁回通知書."""
    rejected = _last(case, Deed.REJECTED)
    reasons = [paper_words(code, note=str(rejected.detail["note"])) for code in rejected.detail["reasons"]]
    return letters.rejection_letter(
        RejectionSheet(**_letter(case, rejected), reasons=tuple(reasons), note=_beside(rejected))
    )


def withdrawal_letter(case: Case) -> bytes:
    """撤件通知書."""
    withdrawn = _last(case, Deed.WITHDRAWN)
    day = timezone.localtime(withdrawn.at).date()
    return letters.withdrawal_letter(WithdrawalSheet(**_letter(case, withdrawn), withdrawn_on=day))


def covering_letter(case: Case) -> bytes:
    """隨信說明 that goes with the slip, once that is printed."""
    slip = _printed_slip(case)
    return letters.covering_letter(
        CoveringSheet(
            **_letter(case, _last(case, Deed.CARRIED_OUT)),
            slip_serial=slip.serial,
            log_in_by=_expiry(slip),
            apply_by=timezone.localdate() + timedelta(days=settings.RIGHT_TO_APPLY_DAYS),
        )
    )


def hand_over_receipt(case: Case) -> bytes:
    """密碼單領取單, to be signed at the counter."""
    slip = _printed_slip(case)
    return receipts.hand_over_receipt(
        HandOverSheet(
            office=office(),
            number=case.number,
            slip_serial=slip.serial,
            subscriber=case.applicant,
            contact_name=slip.recipient_name,
            log_in_by=_expiry(slip),
        )
    )


def draw_slip(slip: PasswordSlip, password: str) -> bytes:
    """The slip with its password: drawn, returned, kept nowhere."""
    return slip_paper.draw_slip(_slip_sheet(slip), password)


def draw_slips(slips: Sequence[tuple[PasswordSlip, str]]) -> bytes:
    """A part of a batch, a page each."""
    return slip_paper.draw_slips([(_slip_sheet(slip), password) for slip, password in slips])


def draw_electronic_slip(slip: PasswordSlip, password: str, opening_code: str) -> bytes:
    """The slip as an encrypted file to be mailed."""
    return slip_paper.draw_electronic_slip(_slip_sheet(slip, sealed=False), password, opening_code=opening_code)


def _slip_sheet(slip: PasswordSlip, *, sealed: bool = True) -> SlipSheet:
    return SlipSheet(
        office=office(),
        serial=slip.serial,
        account=slip.account.shown,
        recipient=recipient_of(slip),
        valid_until=_expiry(slip),
        account_outside=settings.SLIP_ACCOUNT_OUTSIDE,
        sealed=sealed,
    )


def recipient_of(slip: PasswordSlip) -> Recipient:
    """To whom a slip goes, as an address block names them."""
    return Recipient(
        zip=slip.recipient_zip,
        address=slip.recipient_address,
        person=slip.recipient_name,
        organisation=slip.recipient_organisation,
    )


def _expiry(slip: PasswordSlip) -> date:
    moment = slip.expires_at or timezone.now() + timedelta(days=settings.INITIAL_PASSWORD_DAYS)
    return timezone.localtime(moment).date()


def _data(case: Case) -> dict[str, str]:
    edition = latest_edition(case)
    if edition is None:
        raise Refusal(_("This case hasn't been keyed in yet."), code="wrong_stage")
    data: dict[str, str] = edition.data
    return data


def _last(case: Case, deed: Deed) -> Participation:
    found = case.participations.filter(deed=deed).select_related("staff").order_by("-at", "-pk").first()
    if found is None:
        raise Refusal(_("This case has no such letter."), code="no_such_paper")
    return found


def _printed_slip(case: Case) -> PasswordSlip:
    slip = PasswordSlip.objects.filter(case_number=case.number).select_related("account").order_by("pk").last()
    if slip is None or slip.printed_at is None:
        raise Refusal(_("Print the password slip first."), code="no_such_paper")
    return slip


def _beside(occasion: Participation) -> str:
    """The clerk's words for the letter, unless "other" has said them as a reason."""
    return "" if ReasonCode.OTHER in occasion.detail["reasons"] else str(occasion.detail["note"]).strip()


def _letter(case: Case, occasion: Participation) -> dict[str, Any]:
    """What every letter says."""
    data, kind = _data(case), kind_of(case.kind)
    return {
        "office": office(),
        "recipient": kind.letters_to(data),
        "subscriber": data["name"],
        "matter": kind.sheet.title_lines[0].removesuffix("申請單"),
        "number": case.number,
        "date": timezone.localtime(occasion.at).date(),
        "clerk": str(occasion.staff),
        "clerk_extension": occasion.staff.extension if occasion.staff else "",
    }
