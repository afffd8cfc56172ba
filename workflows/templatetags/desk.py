"""What the desk's templates print: menu, dates, states."""

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from numbering.numbers import shown
from pki.holdings import HeldCertificate
from pki.statuses import ShownStatus
from registry import identity, roc_dates
from registry.enumerations import enumerated, mark
from registry.models import Staff
from registry.roles import Role
from workflows import working_days
from workflows.application_form import RocDateField
from workflows.catalogue import kind_of
from workflows.echoes import Echo
from workflows.echoes import echo_of as said_of
from workflows.models import Case
from workflows.queues.counts import counts
from workflows.queues.counts import shown as shown_count
from workflows.reasons import ReasonCode
from workflows.stages import Stage

register = template.Library()

TAGS = {
    Stage.KEY_IN: "", Stage.REVIEW: "tag--info", Stage.APPROVE: "tag--info", Stage.CORRECTION: "tag--hold",
    Stage.CARRY_OUT: "tag--warn", Stage.DELIVER: "tag--info", Stage.CLOSED: "tag--ok", Stage.REJECTED: "tag--bad",
    Stage.WITHDRAWN: "tag--end",
}  # fmt: skip

CERTIFICATE_TAGS = {
    ShownStatus.PENDING: "tag--info", ShownStatus.VALID: "tag--ok", ShownStatus.EXPIRING: "tag--warn",
    ShownStatus.SUSPENDED: "tag--hold", ShownStatus.REVOKED: "tag--bad", ShownStatus.EXPIRED: "tag--end",
}  # fmt: skip

TASKS = {
    Stage.KEY_IN: pgettext_lazy("task", "Key in"), Stage.REVIEW: pgettext_lazy("task", "Review"),
    Stage.APPROVE: pgettext_lazy("task", "Approve"), Stage.CORRECTION: pgettext_lazy("task", "Wait for correction"),
    Stage.CARRY_OUT: pgettext_lazy("task", "Carry out"), Stage.DELIVER: pgettext_lazy("task", "Deliver"),
}  # fmt: skip

SAME = {
    "id_number": pgettext_lazy("same", "ID number"), "name": pgettext_lazy("same", "name"),
    "telephone": pgettext_lazy("same", "telephone"), "address": pgettext_lazy("same", "address"),
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


@register.simple_tag(takes_context=True)
def roles(context: template.Context) -> str:
    """The roles of the person at the page, in words."""
    request = context["request"]
    return enumerated(str(role.label) for role in counts(request, request.user).roles)


@register.filter
def roles_held(staff: Staff) -> str:
    """As `roles`, of staff that were read with their groups."""
    held = {group.name for group in staff.groups.all()}
    return enumerated(str(role.label) for role in Role if role.value in held)


@register.filter
def kind_label(case: Case) -> str:
    """The kind of a case, in words."""
    return str(kind_of(case.kind).label)


@register.filter
def stage_tag(case: Case) -> str:
    """The class of the case's state tag."""
    return TAGS[Stage(case.stage)]


@register.filter
def certificate_tag(held: HeldCertificate) -> str:
    """The class of a certificate's state tag."""
    return CERTIFICATE_TAGS[held.status]


@register.filter
def same_label(field: str) -> str:
    """What two registrations have in common, in words."""
    return str(SAME[field])


@register.filter
def reason_label(code: str) -> str:
    """A reason code with its words."""
    return f"{code} {ReasonCode(code).label}" if code in ReasonCode.values else code


@register.filter
def roc_short(moment: datetime) -> str:
    """11/23 10:48 for a list; with the year where it isn't the present one."""
    local = timezone.localtime(moment)
    year = "" if local.year == timezone.localdate().year else f"{local.year - 1911}/"
    return f"{year}{local:%m/%d %H:%M}"


@register.filter
def month_day(moment: datetime) -> str:
    """11/26（四） for a list."""
    day = timezone.localtime(moment).date()
    return roc_dates.shown(day).split("/", 1)[1]


@register.filter
def in_words(form: BaseForm) -> str:
    """What is chosen in a form that narrows a list: 案別 憑證廢止．收件自 115/11/2（一）. For its print."""
    return "．".join(f"{field.label} {_chosen(field)}" for field in form if field.value())


def _chosen(field: BoundField) -> str:
    value = str(field.value())
    if isinstance(field.field, RocDateField):
        return roc_dates.shown(field.field.clean(value))
    words = dict(flatten_choices(getattr(field.field, "choices", ())))
    return str(words.get(value, value))


@register.filter
def id_masked(number: str) -> str:
    """An ID number where it isn't needed whole: A12*****89."""
    return identity.masked(number)


@register.filter
def clock(moment: datetime) -> str:
    """10:48 for today, 11/22 10:48 for another day."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else roc_short(moment)


@register.filter
def days_left(case: Case) -> str:
    """How long until the moment that a case is due, in words; hours on the last day.

    Working days where the office must act, calendar days where the applicant must.
    """
    left = case.deadline - timezone.now()
    days = (timezone.localtime(case.deadline).date() - timezone.localdate()).days
    if case.late:
        return ngettext("late by %(n)d day", "late by %(n)d days", -days) % {"n": -days} if days else _("late today")
    if left < timedelta(hours=24) and days:
        hours = int(left.total_seconds() // 3600)
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    if not days:
        return _("due today")
    if case.stage == Stage.CORRECTION:
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    days = working_days.between(timezone.localdate(), timezone.localtime(case.deadline).date())
    return ngettext("%(n)d workday left", "%(n)d workdays left", days) % {"n": days}


@register.filter
def due_tag(case: Case) -> str:
    """The class of the tag around a due time: red when late, amber within a day, none before and after the end."""
    if case.ended:
        return ""
    if case.late:
        return "tag--bad"
    return "tag--warn" if case.deadline - timezone.now() < timedelta(hours=24) else ""


@register.filter
def task_name(case: Case) -> str:
    """What is done next with a case, as a verb."""
    return str(TASKS.get(Stage(case.stage), ""))


@register.filter
def has_echo(attributes: dict[str, str]) -> str:
    """What a field says back below it, if anything."""
    return attributes.get("data-echo", "")


@register.simple_tag
def echo_of(field: BoundField) -> Echo:
    """What stands in a field now, as it was understood; nothing beside an error, which has said it already."""
    attributes = field.field.widget.attrs
    if field.errors or "data-echo" not in attributes:
        return Echo()
    beside = str(field.form[attributes["data-with"]].value() or "") if "data-with" in attributes else ""
    text = "" if "data-given" in attributes else str(field.value() or "")
    return said_of(attributes["data-echo"], text, beside=beside)


@register.simple_tag(takes_context=True)
def desk_menu(context: template.Context) -> SafeString:
    """The main menu: what the roles of the person may do, with the number of waiting cases."""
    request = context["request"]
    asked = counts(request, request.user)
    match = request.resolver_match
    return render_to_string(
        "desk/_menu.html",
        {
            "stages": [
                {"stage": stage.value, "label": stage.label, "count": shown_count(number)}
                for stage, number in asked.stages.items()
            ],
            "total": shown_count(asked.worklist),
            "here": match.url_name if match else "",
            "unmatched": asked.unmatched and shown_count(asked.unmatched),
            "at": request.GET.get("stage") or (match.kwargs.get("stage", "") if match else ""),
            "perms": context.get("perms"),
            "request": request,
        },
    )


register.filter("number", shown)
register.filter(enumerated)
register.simple_tag(mark, name="enumeration_mark")
