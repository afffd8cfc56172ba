"""The auditor's pages: the trail searched and read. That somebody searched and read is itself recorded (spec §7)."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.models import Entry, Outcome
from audit.trail import record
from workflows.audit_desk.facts import facts_of
from workflows.audit_desk.forms import QuestionForm
from workflows.audit_desk.searching import Question, ask, lines_of
from workflows.desk.access import actor, staff_page
from workflows.desk.typing_kept import sent_or_kept

MAY_SEE = "audit.view_entry"
ASKED = "audit.asked"
KEPT = 10
"""So many questions of one session can be paged through, one a tab."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MAY_SEE)
def trail(request: HttpRequest) -> HttpResponse:
    """The newest entries, or those that answer a question.

    A question is sent by POST and stays in the session under a key that says nothing: names belong into no address.
    """
    sent = sent_or_kept(request)
    if sent is not None:
        form = QuestionForm(sent)
        if request.method == "POST" and form.is_valid():
            return redirect(f"{reverse('desk:audit')}?asked={_keep(request, form)}")
        return render(request, "audit_desk/trail.html", {"form": form})
    asked = kept_question(request)
    form = QuestionForm(asked or None)
    answer = ask(question_of(form), before=_before(request))
    _record_search(request, asked=asked, entries=len(answer.lines))
    context = {"form": form, "answer": answer, "asked": asked, "paging": "before" in request.GET}
    context["kept"] = f"asked={request.GET['asked']}" if asked else ""
    return render(request, "audit_desk/trail.html", context)


def _keep(request: HttpRequest, form: QuestionForm) -> str:
    key = uuid4().hex
    typed = {name: form.data[name] for name in form.fields if form.data.get(name)}
    kept = request.session.get(ASKED, {})
    request.session[ASKED] = dict([*kept.items(), (key, typed)][-KEPT:])
    return key


def kept_question(request: HttpRequest) -> dict[str, str]:
    """What was typed for the question of this address; nothing when it asks for all, or is kept no more."""
    found: dict[str, str] = request.session.get(ASKED, {}).get(request.GET.get("asked", ""), {})
    return found


def question_of(form: QuestionForm) -> Question:
    """What the form asks; everything when nothing was typed, or when what was typed is not there any more."""
    return form.question() if form.is_valid() else Question()


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _record_search(request: HttpRequest, *, asked: dict[str, str], entries: int) -> None:
    with transaction.atomic():
        record(
            actor=actor(request),
            action="audit.search",
            thing="page:audit",
            outcome=Outcome.VIEWED,
            facts={"entries": entries},
            personal={"question": asked} if asked else None,
        )


@require_safe
@staff_page(MAY_SEE)
def entry(request: HttpRequest, seq: int) -> HttpResponse:
    """One entry, whole: its sentence, its facts, personal data if there are any, its place in the chain."""
    found = Entry.objects.filter(seq=seq).first()
    if found is None:
        raise Http404
    with transaction.atomic():
        record(actor=actor(request), action="audit.read", thing=f"entry:{seq}", outcome=Outcome.VIEWED)
    return render(request, "audit_desk/entry.html", _context(found))


def _context(found: Entry) -> dict[str, Any]:
    kind, _colon, identifier = found.thing.partition(":")
    return {
        "line": lines_of([found])[0],
        "facts": facts_of(found.facts),
        "personal": facts_of(found.personal or {}),
        "erased": bool(found.personal_digest) and found.personal is None,
        "case": identifier if kind == "case" else found.facts.get("case", ""),
        "before": Entry.objects.filter(seq=found.seq - 1).exists(),
        "after": Entry.objects.filter(seq=found.seq + 1).exists(),
    }
