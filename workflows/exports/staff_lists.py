"""Lists of the staff as files: the accounts, and who is away."""

from operator import attrgetter

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from registry.enumerations import enumerated
from registry.models import Staff
from workflows.exports import heads
from workflows.exports.lists import ListFile, Reading, each
from workflows.exports.tables import Row, moment
from workflows.staffing import absences
from workflows.staffing.account_words import factors_of, state_of
from workflows.staffing.models import Absence
from workflows.staffing.pages import LOOK, listed
from workflows.templatetags.desk import roles_held


def _staff(request: HttpRequest) -> Reading[Staff]:
    return Reading(found=listed(), lines=each(_member), page=reverse("desk:staff"))


def _member(member: Staff) -> Row:
    return (
        member.username, member.display_name, roles_held(member), member.extension, moment(member.last_login),
        factors_of(member), attrgetter("held")(member), enumerated(state_of(member)),
    )  # fmt: skip


def _absences(request: HttpRequest) -> Reading[Absence]:
    return Reading(found=absences.standing(), lines=each(_absence), page=reverse("desk:absences"))


def _absence(absence: Absence) -> Row:
    return (
        str(absence.staff), absence.first_day.isoformat(), absence.last_day.isoformat(), str(absence.substitute),
        pgettext("export", "away") if absence.covers(timezone.localdate()) else "",
    )  # fmt: skip


LISTS = (
    ListFile(
        name="staff", read=_staff, permissions=(LOOK,),
        heads=(
            heads.ACCOUNT, heads.NAME, heads.ROLES, heads.EXTENSION, heads.LAST_SIGN_IN, heads.SECOND_FACTOR,
            heads.HOLDS, heads.ACCOUNT_STATE,
        ),
    ),
    ListFile(
        name="absences", read=_absences, permissions=(),
        heads=(heads.NAME, heads.FIRST_DAY, heads.LAST_DAY, heads.SUBSTITUTE, heads.AWAY),
    ),
)  # fmt: skip
