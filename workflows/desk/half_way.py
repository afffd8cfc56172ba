"""Between the right password and the session: who is at the door, and what is still asked of him or her.

It lies in the browser's session and is nobody's sign-in: `request.user` stays anonymous. It ends after ten minutes, and
with whatever ends the sessions of the account, as it carries the same mark.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.contrib.auth import login as start_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from registry.models import Staff
from registry.second_factors.requirement import has_one, is_required
from registry.staff import record_sign_in
from workflows.desk.signed_in_anew import remember_former
from workflows.desk.typing_kept import put_back

HALF_WAY = "desk.half_way"
HALF_WAY_FOR = timedelta(minutes=10)
BACKEND = "registry.staff.StaffBackend"


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Somebody who has given the right password; with `confirmed`, a second factor, too.

    `kept` is what was typed before a session ended, sealed.
    """

    staff: Staff
    following: str
    kept: str
    confirmed: bool = False


def go_on(request: HttpRequest, half_way: HalfWay) -> HttpResponse:
    """To what is asked next; to the desk, signed in, when nothing is."""
    step = _next_step(half_way)
    if step is None:
        return _sign_in(request, half_way)
    _remember(request, half_way)
    return redirect(step)


def at_step(request: HttpRequest, step: str) -> HalfWay | None:
    """Who is at the door and is asked for this very step; None for anybody else."""
    kept = request.session.get(HALF_WAY)
    if not kept or datetime.fromisoformat(kept["until"]) < timezone.now():
        return None
    staff = Staff.objects.filter(pk=kept["staff"], is_active=True).first()
    if staff is None or not constant_time_compare(kept["mark"], staff.get_session_auth_hash()):
        return None
    found = HalfWay(staff, kept["following"], kept["kept"], kept["confirmed"])
    return found if _next_step(found) == step else None


def confirmed(request: HttpRequest, at_door: HalfWay) -> HttpResponse:
    """On from a second factor that was given, or registered."""
    return go_on(request, replace(at_door, confirmed=True))


def _next_step(at_door: HalfWay) -> str | None:
    """The second factor comes before a new password: a start password alone changes nothing for who has one."""
    if not at_door.confirmed and has_one(at_door.staff):
        return "desk:login-code"
    if at_door.staff.start_password_until:
        return "desk:login-password"
    return None if at_door.confirmed or not is_required(at_door.staff) else "desk:login-enrol"


def _remember(request: HttpRequest, half_way: HalfWay) -> None:
    if HALF_WAY not in request.session:
        request.session.cycle_key()  # whoever put a session into this browser beforehand does not share it
    request.session[HALF_WAY] = {
        "staff": half_way.staff.pk,
        "mark": half_way.staff.get_session_auth_hash(),
        "until": (timezone.now() + HALF_WAY_FOR).isoformat(),
        "following": half_way.following,
        "kept": half_way.kept,
        "confirmed": half_way.confirmed,
    }


def _sign_in(request: HttpRequest, half_way: HalfWay) -> HttpResponse:
    request.session.pop(HALF_WAY, None)
    start_session(request, half_way.staff, backend=BACKEND)
    record_sign_in(half_way.staff)
    remember_former(request)
    put_back(request, half_way.kept)
    following = half_way.following
    if url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return redirect(following)
    return redirect("desk:worklist")
