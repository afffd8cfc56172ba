"""The keying page: the paper's fields in the paper's order."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.refusal import Refusal
from workflows.actions import keying
from workflows.application_form import ApplicationForm
from workflows.catalogue import kind_of
from workflows.desk.access import actor, attempt, record_view, staff_of, staff_page, stage_page, take_kept
from workflows.echoes import echo_of
from workflows.models import Case, Draft, JsonObject, latest_edition
from workflows.prepared.models import PreparedForm
from workflows.scans.on_case import scans_of
from workflows.stages import Deed, Stage

LONGEST_ORDINAL = 6  # digits; Python reads no number of thousands of them


@require_http_methods(["GET", "POST"])
@staff_page()
@stage_page(Stage.KEY_IN)
def key_in(request: HttpRequest, *, case: Case, stage: Stage) -> HttpResponse:
    """Shows the form with what is known, typed or drafted so far; saves a draft, or the edition and sends it on."""
    kept = take_kept(request)
    if request.method == "GET" and not kept:
        record_view(request, case=case, page="key_in")
        return _page(request, case=case, form=_opened(request, case))
    if "draft" in request.POST:
        return _save_draft(request, case=case)
    form = kind_of(case.kind).form(kept or request.POST)
    if form.is_valid() and request.method == "POST" and _submit(request, case=case, form=form):
        messages.success(request, _("%(number)s is keyed in and waits for review.") % {"number": case.shown})
        return redirect("desk:worklist")
    return _page(request, case=case, form=form)


def _submit(request: HttpRequest, *, case: Case, form: ApplicationForm) -> bool:
    based_on = request.POST.get("based_on", "")
    return attempt(
        request,
        lambda: keying.key_in(
            actor=actor(request),
            number=case.number,
            task_id=case.task_id or 0,
            data=form.to_data(),
            based_on=int(based_on) if based_on.isdecimal() and len(based_on) <= LONGEST_ORDINAL else -1,
        ),
        form=form,
    )


def _opened(request: HttpRequest, case: Case) -> ApplicationForm:
    """A draft of one's own comes first, then the last edition, then what was noted at receipt."""
    form = kind_of(case.kind).form
    draft = Draft.objects.filter(case=case, staff=staff_of(request)).first()
    if draft:
        return form(initial=_typed(form, draft.typed))
    edition = latest_edition(case)
    said = edition.data if edition else _prepared(case)
    return form(initial=form.from_data(said) if said else {"name": case.applicant})


def _prepared(case: Case) -> JsonObject:
    """What the applicant's form said before it was signed; nothing for a paper that was filled in by hand."""
    form = PreparedForm.objects.filter(case=case).first()
    data: JsonObject = form.data if form else {}
    return data


def _typed(form: type[ApplicationForm], typed: dict[str, list[str]]) -> dict[str, Any]:
    query = QueryDict(mutable=True)
    for key, values in typed.items():
        query.setlist(key, values)
    fields = form.base_fields
    return {name: field.widget.value_from_datadict(query, {}, name) for name, field in fields.items()}


def _page(request: HttpRequest, *, case: Case, form: ApplicationForm) -> HttpResponse:
    edition = latest_edition(case)
    context = {
        "case": case,
        "kind": kind_of(case.kind),
        "form": form,
        "based_on": request.POST.get("based_on") or (edition.ordinal if edition else 0),
        "draft": Draft.objects.filter(case=case, staff=staff_of(request)).first(),
        "prepared": None if edition else _prepared(case),
        "asked": case.participations.filter(deed__in=(Deed.SENT_BACK, Deed.PAPERS_CAME)).last(),
        "scans": scans_of(case),
        "returned": case.participations.filter(deed=Deed.RETURNED).last(),
    }
    return render(request, "desk/key_in.html", context)


def _save_draft(request: HttpRequest, *, case: Case) -> HttpResponse:
    typed = _typed_so_far(request, case)
    if attempt(request, lambda: keying.save_draft(actor=actor(request), number=case.number, typed=typed)):
        messages.success(request, _("Draft kept."))
    return redirect(request.path)


def _typed_so_far(request: HttpRequest, case: Case) -> dict[str, list[str]]:
    """The fields as they were sent, without the NUL that PostgreSQL takes into no JSON."""
    fields = kind_of(case.kind).form.base_fields
    return {
        key: [str(value).replace("\0", "") for value in values] for key, values in request.POST.lists() if key in fields
    }


@require_POST
@staff_page()
@stage_page(Stage.KEY_IN)
def draft(request: HttpRequest, *, case: Case, stage: Stage) -> JsonResponse:
    """Keeps what is typed, while it is typed."""
    typed = _typed_so_far(request, case)
    try:
        saved = keying.save_draft(actor=actor(request), number=case.number, typed=typed)
    except Refusal as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=409)
    return JsonResponse({"sentence": _("Draft kept at %(time)s") % {"time": f"{timezone.localtime(saved.at):%H:%M}"}})


@require_POST
@staff_page("workflows.key_in_case")
def echo(request: HttpRequest) -> JsonResponse:
    """What was understood of a field as it is left."""
    sent = request.POST
    said = echo_of(sent.get("what", ""), sent.get("text", "")[:120], beside=sent.get("beside", "")[:120])
    glyphs = [{"char": glyph.char, "said": glyph.said, "marked": glyph.marked} for glyph in said.glyphs]
    return JsonResponse({"sentence": said.sentence, "ok": said.ok, "glyphs": glyphs})
