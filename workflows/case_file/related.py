"""Other cases of the same applicant or subscriber."""

from collections.abc import Iterable

from django.db.models import Q

from workflows.models import Case, Edition

MOST = 10


def related_to(case: Case, standing: Edition | None) -> Iterable[Case]:
    """The newest cases with the same ID number or of the same subscriber, ten at most; one question, from indexes."""
    key = case.holder_key or (standing.data.get("holder_key") if standing else None)
    asked = Q(pk__in=())
    if case.id_number:
        asked |= Q(id_number=case.id_number)
    if key:
        asked |= Q(holder_key=key)
    return Case.objects.filter(asked).exclude(pk=case.pk).order_by("-pk")[:MOST] if asked != Q(pk__in=()) else []
