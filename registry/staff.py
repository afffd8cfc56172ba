"""Staff accounts: made, given roles, let in."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Staff
from registry.roles import Role


def actor_of(staff: Staff) -> Actor:
    """The staff member as the trail names the doer."""
    return Actor(kind="staff", key=str(staff.pk), label=staff.username)


def demo_accounts_exist() -> bool:
    """Whether this database holds an account whose password was printed by the demo."""
    return Staff.objects.filter(is_demo=True).exists()


@mutation("staff.create", thing=lambda *, username, **_: f"staff:{username}")
def create_staff(
    *, actor: Actor, username: str, password: str, display_name: str, roles: Iterable[Role], is_demo: bool = False
) -> Staff:
    """Makes an account with its roles.

    Raises `Refusal` for a demo account outside the demo and for a name that is taken, and Django's `ValidationError`
    for a weak password.
    """
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
    """Passwords of staff. A demo account does not get in outside the demo, whatever its database says."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Staff | None:
        staff = super().authenticate(request, username=username, password=password, **kwargs)
        if not isinstance(staff, Staff) or (staff.is_demo and not settings.DEMO):
            return None
        return staff
