"""Staff accounts: made, given roles, let in, asked for what they may do."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Staff
from registry.roles import Role

# Who approves a case also sets its carrying out going.
CARRY_OUT = "workflows.approve_case"


def actor_of(staff: Staff) -> Actor:
    """The staff member as the trail names the doer."""
    return Actor(kind="staff", key=str(staff.pk), label=staff.username)


def require(actor: Actor, permission: str) -> Staff:
    """The staff member behind `actor`, read again. Raises `Refusal` ("not_permitted") unless active and permitted.

    `permission` is `room.codename` as in `registry.roles`. Every mutation that staff call asks here, inside.
    """
    staff = Staff.objects.filter(pk=actor.key, is_active=True).first() if actor.kind == "staff" else None
    if staff is None or not staff.has_perm(permission):
        raise Refusal(_("Your role does not allow this: ask a colleague whose role does."), code="not_permitted")
    return staff


def require_locked(actor: Actor, permission: str) -> Staff:
    """As `require`, and until the transaction ends nobody closes the account or changes its roles: for what would
    outlast them. A lock that leaves the key alone, as every row that names its doer holds on to that until its commit.
    """
    if actor.kind == "staff":
        list(Staff.objects.select_for_update(no_key=True).filter(pk=actor.key))
    return require(actor, permission)


def require_or_system(actor: Actor, permission: str) -> Staff | None:
    """As `require`; but what the office's own machinery carries out, after an approval, is done by no person: None."""
    return None if actor == SYSTEM else require(actor, permission)


def record_sign_in(staff: Staff) -> None:
    """A session of the desk has begun."""
    with transaction.atomic():
        record(actor=actor_of(staff), action="staff.sign_in", thing=f"staff:{staff.username}")


def demo_accounts_exist() -> bool:
    """Whether this database holds an account whose password was printed by the demo."""
    return Staff.objects.filter(is_demo=True).exists()


@mutation("staff.create", thing=lambda *, username, **_: f"staff:{username}")
def create_staff(
    *, actor: Actor, username: str, password: str, display_name: str, roles: Iterable[Role], is_demo: bool = False
) -> Staff:
    """Makes an account with its roles.

    Raises `Refusal` for a demo account outside the demo, for a name that is taken and for an `actor` who may not manage
    staff, and Django's `ValidationError` for a weak password.
    """
    require_or_system(actor, "registry.manage_staff")
    if is_demo and not settings.DEMO:
        raise Refusal(_("Demo accounts can only be made in the demo."), code="demo_only")
    if Staff.objects.filter(username=username).exists():
        raise Refusal(_("This account name is taken: choose another."), code="taken", field="username")
    staff = Staff(username=username, display_name=display_name, is_demo=is_demo)
    validate_password(password, staff)
    staff.set_password(password)
    staff.save()
    named = sorted(str(role) for role in roles)
    staff.groups.set(Group.objects.filter(name__in=named))
    record(actor=actor, action="staff.create", thing=f"staff:{username}", facts={"roles": named, "demo": is_demo})
    return staff


class StaffBackend(ModelBackend):
    """Passwords of staff. A demo account does not get in outside the demo, and no session of one goes on there; a
    start password opens nothing after its time."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at the sign-in and again at every request of a session."""
        if user.start_password_until and user.start_password_until < timezone.now():
            return False
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: what somebody may do comes from roles alone (`registry.roles`), and isn't asked for."""
        return set()
