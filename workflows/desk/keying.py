"""The keying page: the paper's fields in the paper's order."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.refusal import Refusal
from workflows import keyed_twice
from workflows.actions import keying
from workflows.application_form import ApplicationForm
from workflows.catalogue import kind_of
from workflows.desk import keying_again, overtaking
from workflows.desk.access import (
    actor,
    attempt,
    moved_on,
    record_view,
    staff_deed,
    staff_of,
    staff_page,
    stage_page,
)
from workflows.desk.going_on import back_to_list, go_on
from workflows.desk.typing_kept import sent_or_kept
from workflows.echoes import echo_of
from workflows.models import Case, Draft, JsonObject, latest_edition
from workflows.prepared.models import PreparedForm
from workflows.scans.on_case import scans_of
from workflows.stages import Deed, Stage

NO_EDITION = 9999
"""What stands for an ordinal that nobody was shown: no case has so many editions."""


def _finished(request: HttpRequest, case: Case) -> HttpResponse:
    """A colleague was quicker: what is sent, or was typed before the session ended, is kept and shown beside theirs."""
    sent = sent_or_kept(request)
    if not sent:
        return moved_on(request, case)
    return overtaking.overtaken(request, case, sent, typed=_typed_so_far(sent, case), based_on=_based_on(sent))


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.KEY_IN, finished=_finished)
def key_in(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """Shows the form with what is known, typed or drafted so far; saves a draft, or the edition and sends it on."""
    sent = sent_or_kept(request)
    if sent is None:
        record_view(request, case=case, page="key_in")
        return _page(request, case=case, form=_opened(request, case))
    if "draft" in request.POST:
        return _save_draft(request, case=case)
    form = kind_of(case.kind).form(sent)
    if form.is_valid() and request.method == "POST":
        if keyed_twice.asked_of(form.to_data()):
            return keying_again.begin(
                request, case=case, typed=_typed_so_far(request.POST, case), based_on=_based_on(request.POST)
            )
        if _submit(request, case=case, form=form):
            messages.success(request, _("%(number)s is keyed in and waits for review.") % {"number": case.shown})
            return go_on(request, done=case, stage=stage, otherwise=back_to_list(request))
    return _page(request, case=case, form=form)


def _submit(request: HttpRequest, *, case: Case, form: ApplicationForm) -> bool:
    return attempt(
        request,
        lambda: keying.key_in(
            actor=actor(request),
            number=case.number,
            task_id=case.task_id or 0,
            data=form.to_data(),
            based_on=_based_on(request.POST),
        ),
        form=form,
    )


def _based_on(sent: QueryDict) -> int:
    """The ordinal of the edition that the page showed; Python reads no number of thousands of digits."""
    text = sent.get("based_on", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(NO_EDITION)) else NO_EDITION


def _opened(request: HttpRequest, case: Case) -> ApplicationForm:
    """A draft of one's own comes first, then the last edition, then what was noted at receipt.

    A draft that a colleague's edition has overtaken comes first only where it is asked for: `?mine`.
    """
    form, edition, draft = kind_of(case.kind).form, latest_edition(case), _draft(request, case)
    if draft and (not overtaking.is_overtaken(draft, edition) or "mine" in request.GET):
        return form(initial=_typed(form, overtaking.typed_of(draft)))
    said = edition.data if edition else _prepared(case)
    return form(initial=form.from_data(said) if said else {"name": case.applicant})


def _draft(request: HttpRequest, case: Case) -> Draft | None:
    return Draft.objects.filter(case=case, staff=staff_of(request)).first()


def _prepared(case: Case) -> JsonObject:
    """What the applicant's form said before it was signed; nothing for a paper that was filled in by hand."""
    form = PreparedForm.objects.filter(case=case).first()
    data: JsonObject = form.data if form else {}
    return data


def _typed(form: type[ApplicationForm], query: QueryDict) -> dict[str, Any]:
    fields = form.base_fields
    return {name: field.widget.value_from_datadict(query, {}, name) for name, field in fields.items()}


def _page(request: HttpRequest, *, case: Case, form: ApplicationForm) -> HttpResponse:
    edition, draft = latest_edition(case), _draft(request, case)
    late = draft if draft and edition and overtaking.is_overtaken(draft, edition) else None
    typed: QueryDict | None = overtaking.typed_of(late) if late else None
    if request.method == "POST":
        typed = request.POST if _based_on(request.POST) != (edition.ordinal if edition else 0) else None
    context = {
        "case": case,
        "kind": kind_of(case.kind),
        "form": form,
        "edition": edition,
        "based_on": edition.ordinal if edition else 0,
        "differing": overtaking.beside(type(form), saved=edition.data, typed=typed) if edition and typed else [],
        "draft": draft,
        "overtaken": late,
        "prepared": None if edition else _prepared(case),
        "asked": case.participations.filter(deed__in=(Deed.SENT_BACK, Deed.PAPERS_CAME)).last(),
        "scans": scans_of(case),
        "returned": case.participations.filter(deed=Deed.RETURNED).last(),
    }
    return render(request, "desk/key_in.html", context)


def _save_draft(request: HttpRequest, *, case: Case) -> HttpResponse:
    if attempt(request, lambda: _keep(request, case)):
        messages.success(request, _("Draft kept."))
    return redirect(request.path)


def _keep(request: HttpRequest, case: Case) -> Draft:
    return keying.save_draft(
        actor=actor(request),
        number=case.number,
        typed=_typed_so_far(request.POST, case),
        based_on=_based_on(request.POST),
    )


def _typed_so_far(sent: QueryDict, case: Case) -> dict[str, list[str]]:
    """The fields as they were sent, without the NUL that PostgreSQL takes into no JSON."""
    fields = kind_of(case.kind).form.base_fields
    return {key: [str(value).replace("\0", "") for value in values] for key, values in sent.lists() if key in fields}


@staff_deed()
@stage_page(Stage.KEY_IN, finished=overtaking.draft_overtaken)
def draft(request: HttpRequest, *, case: Case, stage: Stage) -> JsonResponse:
    """Keeps what is typed, while it is typed."""
    try:
        saved = _keep(request, case)
    except Refusal as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=409)
    return JsonResponse({"sentence": _("Draft kept at %(time)s") % {"time": f"{timezone.localtime(saved.at):%H:%M}"}})


@staff_deed()
def echo(request: HttpRequest) -> JsonResponse:
    """What was understood of a field as it is left."""
    sent = request.POST
    said = echo_of(sent.get("what", ""), sent.get("text", "")[:120], beside=sent.get("beside", "")[:120])
    glyphs = [{"char": glyph.char, "said": glyph.said, "marked": glyph.marked} for glyph in said.glyphs]
    return JsonResponse({"sentence": said.sentence, "ok": said.ok, "glyphs": glyphs, "given": said.given})
