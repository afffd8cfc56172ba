"""Electronic delivery 電子寄送: an encrypted PDF by mail, its opening code by text message or on paper (spec §4).

The password is in force only when both were taken over by their carriers. Whatever fails or dies before that leaves the
slip as it was, to be sent again with another password; what may have arrived opens nothing.
"""

import smtplib
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Delivery, PasswordSlip, SlipState
from registry.passwords import INITIAL_LENGTH, grouped, random_characters
from registry.slips.locking import locked, moved_on, refuse_suspended, refuse_unapproved, thing
from registry.slips.printing import await_first_login, expiry_of
from registry.staff import require
from registry.texting import TextGateway, TextNotSent, gateway

CODE_LENGTH = 12  # as long as a password: a mailbox can be read by others, and the file be tried at leisure
PATIENCE = timedelta(minutes=2)
Draw = Callable[[PasswordSlip, str, str], bytes]
DrawReceipt = Callable[[PasswordSlip, str], bytes]


@sensitive_variables()
def send(
    *, actor: Actor, serial: str, draw: Draw, settle: Callable[[str], None], receipt: DrawReceipt | None = None
) -> bytes:
    """Sends a slip that waits for electronic delivery; then `settle` gets the password's hash, to call `mark_sent`.

    `draw` gets slip, password in groups and opening code, and makes the encrypted PDF. With `receipt`, which gets slip
    and opening code, the code goes onto the paper that is returned and into no text message: the contact stands at the
    counter. Raises `Refusal` when the slip can't be sent, and when mail server or gateway are away: then nothing has
    changed and it can be sent again.
    """
    texts = None if receipt else gateway()
    slip = _claim(actor=actor, serial=serial)
    password, code = random_characters(INITIAL_LENGTH), random_characters(CODE_LENGTH)
    slip.expires_at = expiry_of(timezone.now())
    try:
        paper = receipt(slip, code) if receipt else b""
        _mail(slip, draw(slip, grouped(password), code), on_paper=receipt is not None)
        if texts:
            _text(slip, texts=texts, code=code)
        settle(make_password(password))
    except Refusal:
        _let_go(actor=actor, serial=serial)
        raise
    return paper


@mutation("slip.claim_sending", thing=thing)
def _claim(*, actor: Actor, serial: str) -> PasswordSlip:
    """Marks the slip so that two clerks don't send it at once; a claim that a dead process left ends by itself."""
    require(actor, "registry.print_slip")
    slip, account = locked(serial)
    if slip.delivery != Delivery.ELECTRONIC or not slip.recipient_email or not slip.recipient_mobile:
        raise Refusal(_("This slip is not for electronic delivery"), code="not_electronic", field="serial")
    if slip.state != SlipState.REQUESTED:
        raise Refusal(_("This slip was sent or is void: void it and ask for a reprint"), code="already_sent")
    if slip.sending_at and slip.sending_at > timezone.now() - PATIENCE:
        raise Refusal(_("This slip is being sent at this moment: look again in two minutes"), code="being_sent")
    refuse_unapproved(slip)
    refuse_suspended(account)
    slip.sending_at = timezone.now()
    slip.save()
    record(actor=actor, action="slip.claim_sending", thing=f"slip:{slip.serial}")
    return slip


@mutation("slip.let_go", thing=thing)
def _let_go(*, actor: Actor, serial: str) -> None:
    slip, _account = locked(serial)
    slip.sending_at = None
    slip.save()
    record(actor=actor, action="slip.not_sent", thing=f"slip:{slip.serial}")


@mutation("slip.send", thing=thing)
def mark_sent(*, actor: Actor, serial: str, encoded: str) -> PasswordSlip:
    """Mail and message are out: the password is in force from now on. Raises `Refusal` if it may not be any more."""
    staff = require(actor, "registry.print_slip")
    slip, account = locked(serial)
    refuse_suspended(account)
    if slip.state != SlipState.REQUESTED or slip.sending_at is None:
        raise moved_on()
    now = timezone.now()
    slip.state, slip.sent_at, slip.sent_by, slip.sending_at = SlipState.SENT, now, staff, None
    slip.printed_at, slip.printed_by, slip.expires_at = now, staff, expiry_of(now)
    await_first_login(slip, account=account, encoded=encoded, now=now)
    slip.save()
    account.save()
    record(actor=actor, action="slip.send", thing=f"slip:{slip.serial}", facts={"account": account.account})
    return slip


@sensitive_variables()
def _mail(slip: PasswordSlip, sheet: bytes, *, on_paper: bool) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        words = {"serial": slip.shown, "office": settings.OFFICE["name"][settings.LANGUAGE_CODE]}
        message = EmailMessage(
            subject=_("%(office)s: password slip %(serial)s") % words,
            body=(_told_on_paper() if on_paper else _told_by_text()) % words,
            to=[slip.recipient_email],
        )
    message.attach(f"{slip.serial}.pdf", sheet, "application/pdf")
    try:
        message.send()
    except (smtplib.SMTPException, OSError):
        raise Refusal(
            _("The mail server does not take the mail now. The slip has not changed: send it again later"),
            code="mail_away",
        ) from None


def _told_by_text() -> str:
    return _(
        "The attached file is password slip %(serial)s. The code that opens it comes by text message to the "
        "mobile telephone on the form.\n\nIf it does not come within a day, or you did not apply, call us. "
        "Our staff never ask for your password.\n\n%(office)s"
    )


def _told_on_paper() -> str:
    return _(
        "The attached file is password slip %(serial)s. The code that opens it stands on the receipt that you were "
        "given at our counter.\n\nIf you have no receipt, or did not apply, call us. "
        "Our staff never ask for your password.\n\n%(office)s"
    )


@sensitive_variables()
def _text(slip: PasswordSlip, *, texts: TextGateway, code: str) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        text = _("The code that opens password slip %(serial)s: %(code)s") % {"serial": slip.shown, "code": code}
    try:
        texts.send(mobile=slip.recipient_mobile, text=text)
    except (TextNotSent, OSError):
        raise Refusal(
            _("The gateway does not take the text message now. The slip has not changed: send it again later"),
            code="gateway_away",
        ) from None
