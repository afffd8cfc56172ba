"""The first slip of a case."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.counters import next_number
from registry.models import Delivery, PasswordSlip, PortalAccount, SlipState
from registry.models.slip import OPEN
from registry.slips.ending import make_void
from registry.slips.locking import refuse_suspended
from registry.staff import CARRY_OUT, require_or_system


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """To whom the slip goes, as the certificate contact stands on the form."""

    name: str
    organisation: str = ""
    zip: str
    address: str
    mobile: str = ""
    email: str = ""


@mutation("slip.request", thing=lambda *, case_number, **_: f"case:{case_number}")
def request(
    *, actor: Actor, account: PortalAccount, case_number: str, delivery: str, recipient: Recipient
) -> PasswordSlip:
    """The first slip of a case; called again, returns the same. Older slips of the account become void.

    Raises `Refusal` when the slip of this case is void or has expired (a reprint takes a second person's approval),
    when login is suspended (a password-reset case restores it first), and when `actor` may not approve cases.
    """
    staff = require_or_system(actor, CARRY_OUT)
    account = PortalAccount.objects.select_for_update().get(pk=account.pk)
    latest = PasswordSlip.objects.filter(case_number=case_number).order_by("-pk").first()
    if latest:
        if latest.state in {SlipState.VOID, SlipState.EXPIRED}:
            raise Refusal(_("The slip of this case is void: ask for a reprint"), code="reprint_needed")
        return latest
    refuse_suspended(account)
    for open_slip in PasswordSlip.objects.select_for_update().filter(account=account, state__in=OPEN):
        make_void(open_slip, account=account, staff=staff, reason=_("Replaced by the slip of another case"))
        record(
            actor=actor, action="slip.void", thing=f"slip:{open_slip.serial}", facts={"replaced_by_case": case_number}
        )
    slip = PasswordSlip.objects.create(
        serial=next_number("S"),
        account=account,
        case_number=case_number,
        delivery=Delivery(delivery),
        requested_by=staff,
        recipient_name=recipient.name,
        recipient_organisation=recipient.organisation,
        recipient_zip=recipient.zip,
        recipient_address=recipient.address,
        recipient_mobile=recipient.mobile,
        recipient_email=recipient.email,
    )
    record(
        actor=actor,
        action="slip.request",
        thing=f"slip:{slip.serial}",
        facts={"case": case_number, "account": account.account, "delivery": slip.delivery},
    )
    return slip
