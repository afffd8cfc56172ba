"""What the pages print of mails."""

from django import template
from django.utils.translation import gettext as _

from workflows.correspondence.models import Notice
from workflows.queues.counts import counts

register = template.Library()


@register.simple_tag(takes_context=True)
def mails_given_up(context: template.Context) -> int:
    """How many mails wait for a person, for those who may see cases."""
    request = context["request"]
    return counts(request, request.user).given_up


@register.filter
def mail_state(notice: Notice) -> str:
    """Where a mail is, in words."""
    if notice.set_aside_at:
        return _("told in another way")
    if notice.returned_at:
        return _("came back")
    if notice.sent_at:
        return _("sent")
    return _("could not be sent") if notice.given_up_at else _("on its way")


@register.filter
def mail_tag(notice: Notice) -> str:
    """The class of the tag around it."""
    if notice.set_aside_at:
        return "tag--end"
    if notice.returned_at:
        return "tag--bad"
    if notice.sent_at:
        return "tag--ok"
    return "tag--bad" if notice.given_up_at else "tag--info"
