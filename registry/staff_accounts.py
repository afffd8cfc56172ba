"""The life of staff accounts: opened, renamed, given roles or a new start password, closed, opened again.

The operator does all of it to others and none of it to himself or herself: whoever gives roles must not gain one by it,
and as an operator closes others only, one operator is always left.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Staff
from registry.passwords import grouped, random_characters
from registry.roles import Role
from registry.second_factors.requirement import has_one, is_required
from registry.staff import actor_of, create_staff, require, require_or_system
from registry.staff_events import may_less

START_LENGTH = 16  # 24 ** 16: 73 bits
START_DAYS = 7
ACCOUNT_SHAPE = re.compile(r"[a-z][a-z0-9._-]{1,29}")


def account_thing(*, staff: Staff, **_keywords: object) -> str:
    """How the trail names an account of staff."""
    return f"staff:{staff.username}"


@mutation("staff.open", thing=lambda *, username, **_: f"staff:{username}")
def open_account(
    *, actor: Actor, username: str, display_name: str, roles: Iterable[Role], extension: str = ""
) -> tuple[Staff, str]:
    """Makes an account; returns it with its start password, which is shown once and kept nowhere.

    Raises `Refusal` as `create_staff` does, and "account_shape", "name_missing".
    """
    require_or_system(actor, "registry.manage_staff")
    if not ACCOUNT_SHAPE.fullmatch(username):
        raise Refusal(
            _("An account has 2 to 30 small letters, digits, dots or hyphens and begins with a letter, like wang."),
            code="account_shape", field="username",
        )  # fmt: skip
    name = _given_name(display_name)
    password = _start_password()
    staff = create_staff(actor=actor, username=username, password=password, display_name=name, roles=roles)
    staff.extension, staff.start_password_until = extension, _start_ends()
    staff.save(update_fields=["extension", "start_password_until"])
    return staff, password


def _given_name(display_name: str) -> str:
    if not display_name.strip():
        raise Refusal(_("Empty: key in the name"), code="name_missing", field="display_name")
    return display_name.strip()


@mutation("staff.rename", thing=account_thing)
def rename(*, actor: Actor, staff: Staff, display_name: str, extension: str) -> None:
    """Another name or extension for the same person. What was done and printed keeps the name of its day.

    Raises `Refusal`: not permitted, one's own account, name_missing, nothing_changed.
    """
    standing = _locked(actor=actor, staff=staff)
    before = standing.display_name, standing.extension
    standing.display_name, standing.extension = _given_name(display_name), extension.strip()
    if before == (standing.display_name, standing.extension):
        raise Refusal(_("Name and extension are as they were."), code="nothing_changed")
    standing.save(update_fields=["display_name", "extension"])
    personal = {"before": before[0], "after": standing.display_name} if before[0] != standing.display_name else None
    record(actor=actor, action="staff.rename", thing=account_thing(staff=standing), personal=personal)


@mutation("staff.change_roles", thing=account_thing)
def change_roles(*, actor: Actor, staff: Staff, roles: Iterable[Role]) -> Staff:
    """Gives exactly these roles. Whoever may do less from now on holds no case that needs what was taken away; whose
    roles ask for a second factor from now on, and has none, is signed out and registers one at the next sign-in.

    Raises `Refusal`: not permitted, one's own account.
    """
    standing = _locked(actor=actor, staff=staff)
    before = set(standing.groups.values_list("name", flat=True))
    after = {str(role) for role in roles}
    standing.groups.set(Group.objects.filter(name__in=after))
    standing = Staff.objects.get(pk=staff.pk)  # an instance that remembers no permission
    facts = {"given": sorted(after - before), "taken": sorted(before - after)}
    record(actor=actor, action="staff.change_roles", thing=account_thing(staff=standing), facts=facts)
    if is_required(standing) and not has_one(standing):
        Staff.objects.filter(pk=staff.pk).update(sessions_ended=F("sessions_ended") + 1)
    if before - after:
        may_less.send(sender=Staff, staff=standing, actor=actor)
    return standing


@mutation("staff.close", thing=account_thing)
def close_account(*, actor: Actor, staff: Staff) -> Staff:
    """Somebody leaves: gets in no more, sessions end with their next request, what they hold goes back to the lists.

    Raises `Refusal`: not permitted, one's own account, closed already.
    """
    standing = _locked(actor=actor, staff=staff)
    if not standing.is_active:
        raise Refusal(_("This account is closed already."), code="closed")
    standing.is_active = False
    standing.sessions_ended = F("sessions_ended") + 1
    standing.save(update_fields=["is_active", "sessions_ended"])
    standing = Staff.objects.get(pk=staff.pk)
    record(actor=actor, action="staff.close", thing=account_thing(staff=standing))
    may_less.send(sender=Staff, staff=standing, actor=actor)
    return standing


@mutation("staff.reopen", thing=account_thing)
def reopen_account(*, actor: Actor, staff: Staff) -> str:
    """Somebody comes back, with the roles as they stand: returns a start password.

    Raises `Refusal`: not permitted, one's own account, not closed.
    """
    standing = _locked(actor=actor, staff=staff)
    if standing.is_active:
        raise Refusal(_("This account is open."), code="open")
    standing.is_active = True
    standing.save(update_fields=["is_active"])
    record(actor=actor, action="staff.reopen", thing=account_thing(staff=standing))
    return _give_start_password(standing)


@mutation("staff.reset_password", thing=account_thing)
def reset_password(*, actor: Actor, staff: Staff) -> str:
    """A new start password, returned to be shown once; the one before is void and all sessions end. A second factor
    stays as it is: with the start password alone nobody gets in who has one.

    Raises `Refusal`: not permitted, one's own account, closed.
    """
    standing = _locked(actor=actor, staff=staff)
    if not standing.is_active:
        raise Refusal(_("This account is closed: open it again first."), code="closed")
    record(actor=actor, action="staff.reset_password", thing=account_thing(staff=standing))
    return _give_start_password(standing)


@mutation("staff.end_sessions", thing=account_thing)
def end_sessions(*, actor: Actor, staff: Staff) -> None:
    """Signs somebody out everywhere. One's own sessions anybody may end, those of others an operator.

    Raises `Refusal`: not permitted.
    """
    if actor != actor_of(staff):
        require(actor, "registry.manage_staff")
    Staff.objects.filter(pk=staff.pk).update(sessions_ended=F("sessions_ended") + 1)
    record(actor=actor, action="staff.end_sessions", thing=account_thing(staff=staff))


@sensitive_variables("old", "new")
@mutation("staff.change_password", thing=account_thing)
def change_password(*, actor: Actor, staff: Staff, old: str, new: str) -> Staff:
    """Replaces one's own password, a start password too; every session of the account ends.

    Raises `Refusal`: another's account, wrong old password (field `password`), the same again (field `new`); and
    Django's `ValidationError` for a weak one.
    """
    standing = own_account(actor=actor, staff=staff)
    if not standing.check_password(old):
        raise Refusal(_("This is not your password: key it in again."), code="wrong_password", field="password")
    return _replace_password(standing, new)


@sensitive_variables("new")
@mutation("staff.change_password", thing=account_thing)
def replace_start_password(*, actor: Actor, staff: Staff, new: str) -> Staff:
    """What the first sign-in with a start password begins with. The door has just asked for that password.

    Raises `Refusal`: another's account, no start password, the same again (field `new`); and `ValidationError`.
    """
    standing = own_account(actor=actor, staff=staff)
    if standing.start_password_until is None:
        raise Refusal(_("The start password was replaced already: sign in with your own."), code="replaced")
    return _replace_password(standing, new)


@sensitive_variables("new")
def _replace_password(standing: Staff, new: str) -> Staff:
    if standing.check_password(new):
        raise Refusal(_("Choose another password than the one before."), code="same_password", field="new")
    validate_password(new, standing)
    standing.set_password(new)
    standing.start_password_until = None
    standing.save(update_fields=["password", "start_password_until"])
    record(actor=actor_of(standing), action="staff.change_password", thing=account_thing(staff=standing))
    return standing


def own_account(*, actor: Actor, staff: Staff) -> Staff:
    """The account, locked. Raises `Refusal` unless it is open and the actor's own."""
    standing = Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)
    if actor != actor_of(standing) or not standing.is_active:
        raise Refusal(_("This account is not yours."), code="not_permitted")
    return standing


def _start_password() -> str:
    return grouped(random_characters(START_LENGTH)).replace(" ", "-")


def _start_ends() -> datetime:
    return timezone.now() + timedelta(days=START_DAYS)


def _give_start_password(staff: Staff) -> str:
    password = _start_password()
    staff.set_password(password)
    staff.start_password_until = _start_ends()
    staff.save(update_fields=["password", "start_password_until"])
    return password


def _locked(*, actor: Actor, staff: Staff) -> Staff:
    """The account, locked together with those of all operators, in one order: of two operators who close each other
    one comes first, and the other is an operator no more. Permission is looked at behind the lock.
    """
    operators = Staff.groups.through.objects.filter(group__name=Role.OPERATOR).values("staff_id")
    found = list(
        Staff.objects.select_for_update(no_key=True).filter(Q(pk=staff.pk) | Q(pk__in=operators)).order_by("pk")
    )
    require(actor, "registry.manage_staff")
    if actor == actor_of(staff):
        raise Refusal(_("Not your own account: another operator does this."), code="own_account")
    return next(each for each in found if each.pk == staff.pk)
