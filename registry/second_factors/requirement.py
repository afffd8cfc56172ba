"""Who needs a second factor, and who has one (decision 32)."""

from django.db.models import Exists, OuterRef, QuerySet

from registry.models import Staff
from registry.roles import Role
from registry.second_factors.models import CodeApp, StaffPasskey

REQUIRED = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.CA_OFFICER, Role.OPERATOR})


def is_required(staff: Staff) -> bool:
    """Whether the roles of a person ask for one.

    A demo account's password is printed where the demo is: a factor beside it would keep nobody out. Such an account
    can't be made outside the demo and gets in nowhere else (`StaffBackend`).
    """
    return not staff.is_demo and not REQUIRED.isdisjoint(group.name for group in staff.groups.all())


def has_one(staff: Staff) -> bool:
    """Whether the door asks this person for more than the password. A copied passkey counts: it opens nothing, and who
    has only that one needs a reset by two people, not a new one at the door."""
    return CodeApp.objects.filter(staff=staff).exists() or StaffPasskey.objects.filter(staff=staff).exists()


def with_factors(staff: QuerySet[Staff]) -> QuerySet[Staff]:
    """Staff with `has_code_app` and `has_passkey`, without a question for each."""
    return staff.annotate(
        has_code_app=Exists(CodeApp.objects.filter(staff=OuterRef("pk"))),
        has_passkey=Exists(StaffPasskey.objects.filter(staff=OuterRef("pk"))),
    )
