"""Second factors end by two people: an operator asks, and another who sees the person confirms.

With a new start password alone an operator would then be that person; so nobody does both (spec §1: four eyes look at
the person).
"""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Staff
from registry.second_factors.models import CodeApp, CodeOffer, Reset, StaffPasskey
from registry.second_factors.requirement import has_one
from registry.staff import actor_of, require
from registry.staff_accounts import account_thing

STANDS_FOR = timedelta(hours=24)


@mutation("second_factor.ask_reset", thing=account_thing)
def ask_reset(*, actor: Actor, staff: Staff) -> None:
    """Raises `Refusal`: not permitted, one's own account, no second factor there."""
    operator = require(actor, "registry.manage_staff")
    if actor == actor_of(staff):
        raise Refusal(_("Not your own account: another operator does this."), code="own_account")
    if not has_one(staff):
        raise Refusal(_("No second factor is registered: nothing to reset."), code="no_such_factor")
    Reset.objects.update_or_create(staff=staff, defaults={"asked_by": operator, "asked_at": timezone.now()})
    record(actor=actor, action="second_factor.ask_reset", thing=account_thing(staff=staff))


@mutation("second_factor.reset", thing=account_thing)
def confirm_reset(*, actor: Actor, staff: Staff) -> None:
    """Ends all second factors and sessions of the person, who registers a new one at the next sign-in.

    Raises `Refusal`: not permitted, nothing asked within a day, asked by oneself, one's own account.
    """
    list(Staff.objects.select_for_update(no_key=True).filter(pk=staff.pk))
    second = require(actor, "registry.confirm_factor_reset")
    asked = standing_reset(staff)
    if asked is None:
        raise Refusal(_("No reset is asked for: an operator asks, and another person confirms."), code="not_asked")
    if second.pk in (asked.asked_by_id, staff.pk):
        raise Refusal(_("A second person confirms: neither who asked nor whose factor it is."), code="same_person")
    asked_by = asked.asked_by.username
    CodeApp.objects.filter(staff=staff).delete()
    CodeOffer.objects.filter(staff=staff).delete()
    StaffPasskey.objects.filter(staff=staff).delete()
    asked.delete()
    Staff.objects.filter(pk=staff.pk).update(sessions_ended=F("sessions_ended") + 1)
    record(actor=actor, action="second_factor.reset", thing=account_thing(staff=staff), facts={"asked_by": asked_by})


def standing_reset(staff: Staff) -> Reset | None:
    """What was asked within the last day and not confirmed yet."""
    since = timezone.now() - STANDS_FOR
    return Reset.objects.select_related("asked_by").filter(staff=staff, asked_at__gt=since).first()
