"""Authenticator apps: offered, registered, asked, removed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from audit.actors import Actor
from audit.models import Outcome
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.keyed_text import ungrouped
from registry.models import Staff
from registry.second_factors import totp
from registry.second_factors.models import CodeApp, CodeOffer
from registry.second_factors.requirement import is_required
from registry.second_factors.sealing import NotOpened, opened, sealed
from registry.staff import actor_of
from registry.staff_accounts import account_thing, own_account

OFFERED_FOR = timedelta(minutes=10)
WRONG_IN_A_ROW = 5
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=15), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a code. `locked_until`: no code is looked at before."""

    right: bool
    locked_until: datetime | None = None


@mutation("second_factor.offer", thing=account_thing)
def offer_code(*, actor: Actor, staff: Staff) -> bytes:
    """The secret to be put into an app, the same for ten minutes. Raises `Refusal`: another's account."""
    standing = own_account(actor=actor, staff=staff)
    found = CodeOffer.objects.filter(staff=standing, expires_at__gt=timezone.now()).first()
    if found is not None:
        return opened(bytes(found.sealed), owner=standing.pk)
    secret = totp.new_secret()
    kept = {"sealed": sealed(secret, owner=standing.pk), "expires_at": timezone.now() + OFFERED_FOR}
    CodeOffer.objects.update_or_create(staff=standing, defaults=kept)
    record(actor=actor, action="second_factor.offer", thing=account_thing(staff=standing), facts={"kind": "code"})
    return secret


@sensitive_variables()
@mutation("second_factor.register", thing=account_thing)
def register_code(*, actor: Actor, staff: Staff, code: str) -> None:
    """Keeps the offered secret once a code shows that it is in the app; an app before it ends. That code is used.

    Raises `Refusal`: another's account, the offer's time is over, a wrong code (field `code`).
    """
    standing = own_account(actor=actor, staff=staff)
    found = CodeOffer.objects.filter(staff=standing, expires_at__gt=timezone.now()).first()
    if found is None:
        raise Refusal(_("The time for this picture is over: scan the new one."), code="no_offer", field="code")
    secret = opened(bytes(found.sealed), owner=standing.pk)
    step = totp.step_of(secret, digits_of(code), now=timezone.now().timestamp(), after=0)
    if step is None:
        raise Refusal(
            _("This code is not the app's: scan the picture, then key in the code that the app shows now."),
            code="wrong_code", field="code",
        )  # fmt: skip
    kept = {
        "sealed": bytes(found.sealed), "last_step": step, "wrong": 0, "locked_until": None,
        "registered_at": timezone.now(),
    }  # fmt: skip
    CodeApp.objects.update_or_create(staff=standing, defaults=kept)
    found.delete()
    record(actor=actor, action="second_factor.register", thing=account_thing(staff=standing), facts={"kind": "code"})


@sensitive_variables("code")
@mutation("second_factor.answer", thing=account_thing)
def check_code(*, actor: Actor, staff: Staff, code: str) -> Checked:
    """What comes of a code at the door. Each counts once; five wrong ones in a row lock for 15 minutes, each further
    five twice as long, up to a day. Nothing is raised, as a wrong one must be counted; `actor` is who stands there.
    """
    app = CodeApp.objects.select_for_update().filter(staff=staff).first()
    now = timezone.now()
    if app is None or (app.locked_until and app.locked_until > now):
        _record_answer(actor, staff, right=False)
        return Checked(right=False, locked_until=app.locked_until if app else None)
    step = totp.step_of(_secret_of(app), digits_of(code), now=now.timestamp(), after=app.last_step)
    if step is None:
        app.wrong += 1
        app.locked_until = now + _lock_after(app.wrong) if app.wrong % WRONG_IN_A_ROW == 0 else None
    else:
        app.last_step, app.wrong, app.locked_until = step, 0, None
    app.save(update_fields=["last_step", "wrong", "locked_until"])
    _record_answer(actor, staff, right=step is not None)
    return Checked(right=step is not None, locked_until=app.locked_until)


@mutation("second_factor.remove", thing=account_thing)
def remove_code(*, actor: Actor, staff: Staff) -> None:
    """Removes one's app. Raises `Refusal`: another's account, none there, one's roles ask for a second factor."""
    standing = own_account(actor=actor, staff=staff)
    if is_required(standing) and not standing.passkeys.filter(copied_at=None).exists():
        raise Refusal(_("Your roles ask for a second factor: register another one instead."), code="last_factor")
    if not CodeApp.objects.filter(staff=standing).delete()[0]:
        raise Refusal(_("No authenticator app is registered."), code="no_such_factor")
    record(actor=actor, action="second_factor.remove", thing=account_thing(staff=standing), facts={"kind": "code"})


def digits_of(code: str) -> str:
    """A code as it was meant: full-width digits and spaces forgiven."""
    return ungrouped(code)


def _secret_of(app: CodeApp) -> bytes:
    """One that nobody knows where it can't be opened, after a `SECRET_KEY` was thrown away: a reset helps."""
    try:
        return opened(bytes(app.sealed), owner=app.staff_id)
    except NotOpened:
        return totp.new_secret()


def _lock_after(wrong: int) -> timedelta:
    doubled = min(wrong // WRONG_IN_A_ROW - 1, 10)
    return min(FIRST_LOCK * (1 << doubled), LONGEST_LOCK)


def _record_answer(actor: Actor, staff: Staff, *, right: bool) -> None:
    outcome = Outcome.DONE if right else Outcome.REFUSED
    record(
        actor=actor_of(staff) if right else actor, action="second_factor.answer", thing=account_thing(staff=staff),
        outcome=outcome, facts={"kind": "code"},
    )  # fmt: skip
