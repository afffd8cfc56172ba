"""Portal accounts: opened, entered, kept. The rules of spec §5.

A password is hashed before any lock is taken and judged again under the lock, so that a slow hash holds nobody up and
parallel attempts still count one by one. What an attempt does to the account is committed before the answer is given:
these functions must not run inside a caller's transaction, whose rollback would undo the count.
"""

from collections.abc import Callable
from functools import cache, partial

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from audit.actors import ANONYMOUS, Actor
from audit.models import Outcome
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.account_events import account_reset, login_suspended, password_changed
from registry.login_origin import LoginOrigin
from registry.models import AccountState, LoginOutcome, LoginWay, PortalAccount, PortalLogin, Subscriber
from registry.passwords import (
    ACCOUNT_LENGTH,
    check_new_password,
    random_characters,
    without_grouping,
)
from registry.staff import CARRY_OUT, require_or_system

PICTURE = LoginOrigin(way=LoginWay.PICTURE)
ASKED_AGAIN = LoginOrigin(way=LoginWay.SESSION)


class LoginRefused(Refusal):
    """Nobody gets in, and one sentence for every cause: unknown account, wrong password, suspended, expired."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("The details don't match, or login is suspended"), code="login_refused")


def actor_of(account: PortalAccount) -> Actor:
    """The subscriber as the trail names the doer."""
    return Actor(kind="subscriber", key=str(account.pk), label=account.account)


@mutation("account.open", thing=lambda *, subscriber, **_: f"subscriber:{subscriber.public_id}")
def open_account(*, actor: Actor, subscriber: Subscriber) -> PortalAccount:
    """Gives the subscriber an account of 10 random characters; called again, returns the same.

    Nobody can log in before a slip has been printed.
    """
    require_or_system(actor, CARRY_OUT)
    Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    opened = PortalAccount.objects.filter(subscriber=subscriber).first()
    if opened:
        return opened
    account = PortalAccount.objects.create(
        account=_unused_name(),
        subscriber=subscriber,
        password=make_password(None),
        sessions_valid_from=timezone.now(),
    )
    record(
        actor=actor,
        action="account.open",
        thing=f"account:{account.account}",
        facts={"subscriber": str(subscriber.public_id)},
    )
    return account


def _unused_name() -> str:
    while PortalAccount.objects.filter(account=(name := random_characters(ACCOUNT_LENGTH))).exists():
        pass
    return name


@sensitive_variables("password")
def log_in(*, name: str, password: str, origin: LoginOrigin = PICTURE) -> PortalAccount:
    """The account that `name` and `password` open. Raises `LoginRefused`, the same for every cause.

    The third wrong password in a row suspends the login (`settings.WRONG_PASSWORDS_ALLOWED`), a right one starts the
    count again. Whatever the cause of a refusal, exactly one hash is computed, and the attempt is written to the login
    history and to the trail.
    """
    account = PortalAccount.objects.filter(account=without_grouping(name)).first()
    outcome, account = _attempt(
        actor=ANONYMOUS, account=account, password=password, action="account.log_in", origin=origin,
        then=partial(_note_login, origin),
    )  # fmt: skip
    if account is None or outcome != LoginOutcome.ENTERED:
        raise LoginRefused
    return account


@sensitive_variables("password")
def confirm_password(*, actor: Actor, account: PortalAccount, password: str) -> None:
    """Makes sure that the website password of `account` is known to whoever is logged in to it.

    Wrong ones count as at login. Raises `Refusal` for the field `password`: "wrong_password", or "suspended" when this
    one was the last that was allowed.
    """
    _only_own(actor, account)
    outcome, _account = _attempt(actor=actor, account=account, password=password, action="account.confirm_password")
    _refuse_unless_entered(outcome, account=account, field="password")


@sensitive_variables("old", "new", "encoded")
def change_password(*, actor: Actor, account: PortalAccount, old: str, new: str) -> None:
    """Replaces the password `old` by `new`; the account is active from then on and sessions begun before have ended.

    Raises `Refusal` for the field `new` by the rules of `registry.passwords`, and for the field `old` as
    `confirm_password` does.
    """
    _only_own(actor, account)
    check_new_password(new, account=account)
    if new == old or without_grouping(new) == without_grouping(old):
        raise Refusal(_("The new password is the old one: choose another"), code="password_unchanged", field="new")
    encoded = make_password(new)

    def replace(locked: PortalAccount) -> None:
        locked.password = encoded
        locked.state = AccountState.ACTIVE
        locked.must_change, locked.initial_slip, locked.initial_expires_at = False, None, None
        locked.password_changed_at = locked.sessions_valid_from = timezone.now()
        password_changed.send(PortalAccount, account=locked, actor=actor)

    outcome, _account = _attempt(
        actor=actor, account=account, password=old, action="account.change_password", then=replace
    )
    _refuse_unless_entered(outcome, account=account, field="old")


def _note_login(
    origin: LoginOrigin, locked: PortalAccount | None, outcome: LoginOutcome = LoginOutcome.ENTERED
) -> None:
    PortalLogin.objects.create(account=locked, outcome=outcome, way=origin.way, network=origin.network)


@cache
def _dummy_hash() -> str:
    """What the password of an unknown account is compared with."""
    return make_password(random_characters(ACCOUNT_LENGTH))


@sensitive_variables("password")
def _attempt(
    *,
    actor: Actor,
    account: PortalAccount | None,
    password: str,
    action: str,
    origin: LoginOrigin = ASKED_AGAIN,
    then: Callable[[PortalAccount], None] = lambda _locked: None,
) -> tuple[LoginOutcome, PortalAccount | None]:
    """Tries a password; `then` happens in the transaction of the right one."""
    while True:
        has_password = account is not None and is_password_usable(account.password)
        dummy = _dummy_hash()
        matches = check_password(
            without_grouping(password) if account and account.must_change else password,
            account.password if account and has_password else dummy,
        )
        with transaction.atomic(durable=True):
            locked = PortalAccount.objects.select_for_update().filter(pk=account.pk if account else 0).first()
            if account and locked and locked.password != account.password:
                account = locked
                continue
            outcome = _judge(locked, matches=matches and has_password)
            _settle(locked, outcome=outcome, origin=origin, then=then)
            record(
                actor=actor_of(locked) if locked and outcome == LoginOutcome.ENTERED else actor,
                action=action,
                thing=f"account:{locked.account if locked else 'unknown'}",
                outcome=Outcome.DONE if outcome == LoginOutcome.ENTERED else Outcome.REFUSED,
                facts={"outcome": str(outcome), "way": str(origin.way)},
            )
            return outcome, locked


def _judge(locked: PortalAccount | None, *, matches: bool) -> LoginOutcome:
    if locked is None:
        return LoginOutcome.UNKNOWN
    if locked.suspended:
        return LoginOutcome.SUSPENDED
    if not is_password_usable(locked.password):
        return LoginOutcome.NO_PASSWORD
    if not matches:
        return LoginOutcome.WRONG_PASSWORD
    if locked.initial_expires_at and locked.initial_expires_at <= timezone.now():
        return LoginOutcome.NO_PASSWORD
    return LoginOutcome.ENTERED


def _settle(
    locked: PortalAccount | None,
    *,
    outcome: LoginOutcome,
    origin: LoginOrigin,
    then: Callable[[PortalAccount], None],
) -> None:
    """What the attempt does to the account."""
    if locked and outcome == LoginOutcome.ENTERED:
        locked.wrong_count = 0
        then(locked)
        locked.save()
        return
    if locked and outcome == LoginOutcome.WRONG_PASSWORD:
        _count_wrong(locked)
    _note_login(origin, locked, outcome)


def _count_wrong(locked: PortalAccount) -> None:
    locked.wrong_count += 1
    if locked.wrong_count >= settings.WRONG_PASSWORDS_ALLOWED:
        locked.state = AccountState.SUSPENDED
        locked.sessions_valid_from = timezone.now()
        record(
            actor=ANONYMOUS, action="account.suspend", thing=f"account:{locked.account}", facts={"cause": "passwords"}
        )
        login_suspended.send(PortalAccount, account=locked, actor=ANONYMOUS)
    locked.save()


def _only_own(actor: Actor, account: PortalAccount) -> None:
    if actor != actor_of(account):
        raise Refusal(_("This account is not yours"), code="not_permitted")


def _refuse_unless_entered(outcome: LoginOutcome, *, account: PortalAccount, field: str) -> None:
    if outcome == LoginOutcome.ENTERED:
        account.refresh_from_db()
        return
    if outcome == LoginOutcome.NO_PASSWORD:
        raise Refusal(
            _("The initial password has expired: apply on paper for a new one"), code="password_expired", field=field
        )
    if outcome == LoginOutcome.WRONG_PASSWORD and not PortalAccount.objects.get(pk=account.pk).suspended:
        raise Refusal(
            _("The password doesn't match. After %(allowed)s wrong ones in a row login is suspended")
            % {"allowed": settings.WRONG_PASSWORDS_ALLOWED},
            code="wrong_password", field=field,
        )  # fmt: skip
    raise Refusal(
        _("Login is suspended: apply on paper for a new password"), code="suspended", field=field
    )  # fmt: skip


@mutation("account.reset", thing=lambda *, account, **_: f"account:{account.account}")
def reset(*, actor: Actor, account: PortalAccount, case_number: str) -> PortalAccount:
    """What an approved password-reset case does before its slip: lifts a suspension, ends sessions, voids the password.

    Nobody can log in until the new slip has been printed. Raises `Refusal` when `actor` may not approve cases.
    """
    require_or_system(actor, CARRY_OUT)
    account = PortalAccount.objects.select_for_update().get(pk=account.pk)
    account.state, account.password = AccountState.AWAITING_FIRST_LOGIN, make_password(None)
    account.must_change, account.wrong_count = False, 0
    account.initial_slip = account.initial_expires_at = None
    account.sessions_valid_from = timezone.now()
    account.save()
    record(actor=actor, action="account.reset", thing=f"account:{account.account}", facts={"case": case_number})
    account_reset.send(PortalAccount, account=account, actor=actor)
    return account
