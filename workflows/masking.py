"""Particulars of a person are masked for whoever does without them (spec §1), until they ask to see a case whole.

Who keys in, reviews or approves compares with the paper and sees all of it. The mailroom addresses letters and sees
names and addresses; an auditor reads everything, but asks for it. What was asked for is in the trail, with the reason,
and is masked again after `SHOWN_FOR` or with the end of the session, whichever comes first.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.models import Outcome
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry import identity
from registry.models import PasswordSlip, Staff, Subscriber
from registry.staff import require
from workflows.application_form import Fact
from workflows.models import Case
from workflows.turning import locked, thing

SHOWN_FOR = timedelta(minutes=10)
SHOWN = "desk.shown"
"""The key in the session: receipt number → until when, ISO 8601."""
COMPARING = ("workflows.key_in_case", "workflows.review_case", "workflows.approve_case")
ADDRESSING = "registry.deliver_slip"


def _ending(value: str) -> str:
    return "*" * max(len(value) - 3, 0) + value[-3:]


def _beginning(value: str) -> str:
    return f"{value[:3]}***"


#: By name of the field: how it is shown masked. A day is not shown at all.
MASKS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("id_number", "passport_number"), identity.masked),
    "birth_date": lambda _value: "***/**/**",
    **dict.fromkeys(("telephone", "contact_telephone", "contact_mobile"), _ending),
    **dict.fromkeys(("address", "contact_address"), _beginning),
}
ADDRESSES = frozenset({"address", "contact_address"})
BEFORE = ("was", "approved_was", "registered_was")
"""What a `Fact` said before: as masked as what it says now."""


def sees_whole(request: HttpRequest, case: Case) -> bool:
    """Whether the person at this session sees the case unmasked now."""
    if any(request.user.has_perm(name) for name in COMPARING):
        return True
    until = request.session.get(SHOWN, {}).get(case.number)
    return bool(until) and datetime.fromisoformat(until) > timezone.now()


def sees_addresses(request: HttpRequest, case: Case) -> bool:
    """Whether the person at this session sees where the slips and letters of a case go."""
    return request.user.has_perm(ADDRESSING) or sees_whole(request, case)


def mobile_of(slip: PasswordSlip, staff: Staff) -> str:
    """Where the opening code of a slip goes: whole for who sends slips or compares with the paper."""
    whole = any(staff.has_perm(name) for name in (*COMPARING, ADDRESSING))
    return slip.recipient_mobile if whole else _ending(slip.recipient_mobile)


def masked_facts(facts: Sequence[Fact], staff: Staff) -> list[Fact]:
    """What an application says, as somebody may read it who doesn't see the case whole."""
    kept = ADDRESSES if staff.has_perm(ADDRESSING) else frozenset()
    return [_masked(fact) if fact.name in MASKS and fact.name not in kept else fact for fact in facts]


def masked_name(holder: Subscriber) -> str:
    """用戶識別名稱 with the number in it masked."""
    return f"{identity.masked(holder.id_number)}-{holder.seq}-{holder.name}"


def show_whole(request: HttpRequest, *, actor: Actor, number: str, reason: str) -> None:
    """Shows a case whole to this session for `SHOWN_FOR`. Raises `Refusal` as `_record_showing` does."""
    until = timezone.now() + SHOWN_FOR
    _record_showing(actor=actor, number=number, reason=reason)
    request.session[SHOWN] = {**request.session.get(SHOWN, {}), number: until.isoformat()}


@mutation("case.unmask", thing=thing)
def _record_showing(*, actor: Actor, number: str, reason: str) -> None:
    """Raises `Refusal`: may not view cases, no such case, no reason."""
    locked(number)
    require(actor, "workflows.view_case")
    if not reason.strip():
        raise Refusal(_("Say what you need it for."), code="reason_missing", field="note")
    record(
        actor=actor,
        action="case.unmask",
        thing=thing(number=number),
        outcome=Outcome.VIEWED,
        facts={"minutes": int(SHOWN_FOR.total_seconds() // 60)},
        personal={"reason": reason},
    )


def _masked(fact: Fact) -> Fact:
    mask = MASKS[fact.name]
    before: dict[str, Any] = {name: mask(getattr(fact, name)) for name in BEFORE if getattr(fact, name)}
    return replace(fact, value=mask(fact.value), **before)
