"""What the pages about staff print."""

from django import template

from registry.models import Staff
from registry.second_factors.requirement import is_required

register = template.Library()


@register.filter
def needs_factor(staff: Staff) -> bool:
    """Whether the roles of a person ask for a second factor."""
    return is_required(staff)
