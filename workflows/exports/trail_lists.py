"""Lists of the auditor as files: what the trail answers to a question, and the verifications.

The answer is what the page lists, in words. The signed export, for a program, is another (docs/audit-trail.md).
"""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Entry
from audit.refusal import Refusal
from workflows.audit_desk.checks import MAY_VERIFY
from workflows.audit_desk.findings import faults_of
from workflows.audit_desk.forms import QuestionForm
from workflows.audit_desk.models import TrailCheck
from workflows.audit_desk.pages import MAY_SEE, kept_question, question_of
from workflows.audit_desk.searching import Line, answering, lines_of
from workflows.exports import heads
from workflows.exports.lists import ListFile, Reading, each
from workflows.exports.tables import Row


def _answer(request: HttpRequest) -> Reading[Entry]:
    """The entries that answer the question of the address. Raises `Refusal` when it is kept no more."""
    asked = kept_question(request)
    form = QuestionForm(asked or None)
    if "asked" in request.GET and not form.is_valid():
        raise Refusal(_("This question is kept no more: ask it again, then save the answer."), code="moved_on")
    query = request.GET.urlencode()
    return Reading(
        found=answering(question_of(form)),
        lines=lambda entries: map(_line, lines_of(entries)),
        page=f"{reverse('desk:audit')}?{query}",
        sought=asked,
    )


def _line(line: Line) -> Row:
    at = timezone.localtime(line.entry.at)
    return (line.entry.seq, at, line.who, line.sentence, line.outcome, line.hash)


def _checks(request: HttpRequest, since: datetime) -> Reading[TrailCheck]:
    return Reading(
        found=TrailCheck.objects.filter(begun_at__gte=since).select_related("by"), lines=each(_check),
        page=reverse("desk:audit-checks"),
    )  # fmt: skip


def _check(check: TrailCheck) -> Row:
    return (timezone.localtime(check.begun_at), str(check.by), check.checked, check.seconds, check.verdict)


def _faults(request: HttpRequest, key: UUID) -> Reading[tuple[int, str]]:
    check = get_object_or_404(TrailCheck, key=key)
    found = [(fault["seq"], said) for fault, said in zip(check.faults, faults_of(check), strict=True)]
    return Reading(found=found, lines=each(tuple), page=reverse("desk:audit-check", args=[key]))


LISTS = (
    ListFile(
        name="trail", page="audit", read=_answer, filtered=True,
        permissions=(MAY_SEE,),
        heads=(heads.ENTRY, heads.TIME, heads.DONE_BY, heads.HAPPENED, heads.OUTCOME, heads.HASH),
    ),
    ListFile(
        name="verifications", read=_checks, permissions=(MAY_VERIFY,), lately=True,
        heads=(heads.BEGUN, heads.VERIFIED_BY, heads.ENTRIES, heads.SECONDS, heads.RESULT),
    ),
    ListFile(
        name="trail-faults", read=_faults, permissions=(MAY_VERIFY,), which="<uuid:key>",
        heads=(heads.ENTRY, heads.FAULT),
    ),
)  # fmt: skip
