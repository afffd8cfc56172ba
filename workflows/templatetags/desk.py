"""What the desk's templates print: menu, dates, states."""

from datetime import date, datetime
from typing import Any

from django import template
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry import roc_dates
from registry.models import Staff
from registry.roles import Role
from workflows.catalogue import kind_of
from workflows.models import Case
from workflows.reasons import ReasonCode
from workflows.stages import STAGE_PERMISSION, Stage

register = template.Library()

TAGS = {
    Stage.KEY_IN: "", Stage.REVIEW: "tag--info", Stage.APPROVE: "tag--info", Stage.CORRECTION: "tag--hold",
    Stage.CARRY_OUT: "tag--warn", Stage.DELIVER: "tag--info", Stage.CLOSED: "tag--ok", Stage.REJECTED: "tag--bad",
    Stage.WITHDRAWN: "tag--end",
}  # fmt: skip


@register.filter
def roc_time(moment: datetime | None) -> str:
    """115/11/23（一）10:48, in the office's time zone."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{roc_dates.shown(local.date())} {local:%H:%M}"


@register.filter
def roc_day(day: Any) -> str:
    """115/11/23（一）"""
    return roc_dates.shown(day) if day else ""


@register.filter
def roc_iso(text: str) -> str:
    """A day kept as ISO 8601, as pages show days."""
    return roc_dates.shown(date.fromisoformat(text))


@register.simple_tag
def now_roc() -> str:
    """The present moment as pages show it."""
    return roc_time(timezone.now())


@register.filter
def roles(staff: Staff) -> str:
    """The roles of a member of staff, in words."""
    held = set(staff.groups.values_list("name", flat=True))
    return "、".join(str(role.label) for role in Role if role.value in held)


@register.filter
def kind_label(case: Case) -> str:
    """The kind of a case, in words."""
    return str(kind_of(case.kind).label)


@register.filter
def stage_tag(case: Case) -> str:
    """The class of the case's state tag."""
    return TAGS[Stage(case.stage)]


@register.filter
def reason_label(code: str) -> str:
    """A reason code with its words."""
    return f"{code} {ReasonCode(code).label}" if code in ReasonCode.values else code


@register.filter
def days_left(case: Case) -> str:
    """How long until a case is due, in words."""
    days = (timezone.localtime(case.due_at).date() - timezone.localdate()).days
    if case.late:
        return _("late by %(days)s days") % {"days": -days} if days else _("late since this morning")
    return _("%(days)s days left") % {"days": days} if days else _("due today")


@register.simple_tag(takes_context=True)
def desk_menu(context: template.Context) -> SafeString:
    """The main menu: what the roles of the person may do, with the number of waiting cases."""
    request = context["request"]
    mine = [stage for stage, permission in STAGE_PERMISSION.items() if request.user.has_perm(permission)]
    counts = dict(Case.objects.filter(stage__in=mine).order_by().values_list("stage").annotate(number=Count("pk")))
    stages = [{"stage": stage.value, "label": stage.label, "count": counts.get(stage.value, 0)} for stage in mine]
    here = request.resolver_match.url_name if request.resolver_match else ""
    return render_to_string(
        "desk/_menu.html",
        {
            "stages": stages,
            "total": sum(counts.values()),
            "here": here,
            "perms": context.get("perms"),
            "request": request,
        },
    )
