"""憑證廢止、憑證復用、密碼重新設定: filled in here, printed, signed, and sent on paper (spec §5, functions 6 and 9)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit.refusal import Refusal
from portal.kept_typing import take_kept
from portal.sessions import SubscriberRequest, subscriber_required
from registry import accounts
from workflows import sheets
from workflows.application_form import ApplicationForm
from workflows.catalogue import kind_of, kinds
from workflows.kind import Kind
from workflows.prepared import actions
from workflows.prepared.forms import form_for, names_subscriber, nothing_to_name
from workflows.prepared.models import PreparedForm


@require_http_methods(["GET", "HEAD", "POST"])
@subscriber_required
def fill_in(request: SubscriberRequest, kind: str) -> HttpResponse:
    """What the paper asks, with what is registered in it."""
    found = kinds().get(kind)
    if found is None or not names_subscriber(found):
        raise Http404
    subscriber = request.portal_account.subscriber
    form = form_for(found, holder=subscriber, typed=request.POST if request.method == "POST" else take_kept(request))
    if request.method == "POST" and form.is_valid():
        made = _prepared(request, found, form)
        if made:
            return redirect("portal:printed-form", number=made.number)
    context = {"kind": found, "form": form, "subscriber": subscriber, "nothing": nothing_to_name(form)}
    return render(request, "portal/fill_in.html", context)


def _prepared(request: SubscriberRequest, kind: Kind, form: ApplicationForm) -> PreparedForm | None:
    account = request.portal_account
    try:
        return actions.prepare(
            actor=accounts.actor_of(account), kind=kind.code, data=form.to_data(), holder=account.subscriber
        )
    except Refusal as refusal:
        refusal.onto(form)
        return None


@require_safe
@subscriber_required
def printed_form(request: SubscriberRequest, number: str) -> HttpResponse:
    """Print, sign, send: what to do with the form, and where to."""
    form = _own(request, number)
    context = {"form": form, "kind": kind_of(form.kind), "office": sheets.office()}
    return render(request, "portal/printed_form.html", context)


@require_safe
@subscriber_required
def printed_form_file(request: SubscriberRequest, number: str) -> HttpResponse:
    """The form as PDF, its codes carrying its number."""
    try:
        content = sheets.prepared_form(_own(request, number))
    except Refusal:
        raise Http404 from None
    headers = {"Content-Disposition": f'inline; filename="{number}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _own(request: SubscriberRequest, number: str) -> PreparedForm:
    """Somebody else's is as unknown as none, and one that was filled in at the desk is handed over there."""
    mine = PreparedForm.objects.filter(holder_key=request.portal_account.subscriber.public_id, made_by=None)
    found = mine.filter(number=number).first()
    if found is None:
        raise Http404
    return found
