"""What a case says, as the sheets that `forms_paper` draws."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from forms_paper import forms, receipts
from forms_paper import slips as slip_paper
from forms_paper.sheets import (
    HandOverSheet,
    Office,
    Recipient,
    SlipSheet,
)
from registry.models import PasswordSlip, SubscriberKind
from workflows.catalogue import kind_of
from workflows.kind import Kind
from workflows.models import Case, latest_edition
from workflows.prepared.models import PreparedForm

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
    return forms.form(kind.filled_sheet(office=office(), number=case.number, data=keyed_data(case)))


def prepared_form(form: PreparedForm) -> bytes:
    """A form as filled in before it is signed, with the codes of its number. Raises `Refusal` once it is forgotten."""
    if not form.data:
        raise Refusal(_("What was filled in is no longer kept: fill in a new form."), code="forgotten")
    return forms.form(kind_of(form.kind).filled_sheet(office=office(), number=form.number, data=form.data))


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
            log_in_by=expiry_of(slip),
        )
    )


def opening_code_receipt(case: Case, slip: PasswordSlip, code: str) -> bytes:
    """密碼單領取單 with the code that opens an electronic slip on its lower half: drawn, returned, kept nowhere."""
    return receipts.hand_over_receipt(
        HandOverSheet(
            office=office(),
            number=case.number,
            slip_serial=slip.serial,
            subscriber=case.applicant,
            contact_name=slip.recipient_name,
            log_in_by=expiry_of(slip),
            opening_code=code,
            contact_email=slip.recipient_email,
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
        valid_until=expiry_of(slip),
        account_outside=settings.SLIP_ACCOUNT_OUTSIDE,
        sealed=sealed,
    )


def recipient_of(slip: PasswordSlip) -> Recipient:
    """To whom a slip goes, as an address block names them."""
    subscriber = slip.account.subscriber
    return Recipient(
        zip=slip.recipient_zip,
        address=slip.recipient_address,
        person=slip.recipient_name,
        organisation=slip.recipient_organisation,
        is_body=slip.recipient_name == subscriber.name and subscriber.kind == SubscriberKind.BODY,
    )


def expiry_of(slip: PasswordSlip) -> date:
    """The last day on which the password on a slip can be used."""
    moment = slip.expires_at or timezone.now() + timedelta(days=settings.INITIAL_PASSWORD_DAYS)
    return timezone.localtime(moment).date()


def keyed_data(case: Case) -> dict[str, str]:
    """What the case says now. Raises `Refusal` before anything is keyed in."""
    edition = latest_edition(case)
    if edition is None:
        raise Refusal(_("This case hasn't been keyed in yet."), code="wrong_stage")
    data: dict[str, str] = edition.data
    return data


def _printed_slip(case: Case) -> PasswordSlip:
    slip = PasswordSlip.objects.filter(case_number=case.number).select_related("account").order_by("pk").last()
    if slip is None or slip.printed_at is None:
        raise Refusal(_("Print the password slip first."), code="no_such_paper")
    return slip
