"""What an error page may say of the office without a request and without a database."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def office_telephone() -> str:
    """The number to call."""
    return str(settings.OFFICE["telephone"])
