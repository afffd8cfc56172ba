"""Slips leave the office: registered post with its lists and labels, electronic delivery, and what comes back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from numbering.numbers import as_keyed
from registry.models import PasswordSlip, PostingList, SlipBatch, SlipState
from registry.slips import posting
from workflows import mail_sheets
from workflows.actions import delivering
from workflows.desk import reprints
from workflows.desk.access import actor, attempt, record_list_view, staff_deed, staff_page
from workflows.desk.papers import pdf
from workflows.desk.typing_kept import sent_or_kept

LAST = 7
CODE = {"class": "code-in", "autocomplete": "off"}


class RegisterForm(forms.Form):
    """A slip and the 掛號 number of its envelope. A scanner sends Enter after the first: then the second is awaited."""

    serial = forms.CharField(
        label=gettext_lazy("Slip serial"),
        max_length=30,
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": gettext_lazy("Empty: scan or key in the serial on the slip")},
    )
    registered = forms.CharField(
        label=gettext_lazy("Registered mail number"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("14 digits; scan the label on the envelope"),
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
    )


class ReturnedForm(forms.Form):
    """A letter came back."""

    code = forms.CharField(
        label=gettext_lazy("Registered mail number or slip serial"),
        max_length=30,
        widget=forms.TextInput(attrs={**CODE, "autofocus": True}),
        error_messages={"required": gettext_lazy("Empty: scan the label on the envelope, or key in one of the two")},
    )
    reason = forms.CharField(
        label=gettext_lazy("What the post office wrote on it"),
        max_length=180,
        error_messages={"required": gettext_lazy("Empty: key in what is stamped on the envelope")},
    )


@require_http_methods(["GET", "POST"])
@staff_page("registry.deliver_slip")
def register(request: HttpRequest) -> HttpResponse:
    """Scans slip after slip with its 掛號 number."""
    form = RegisterForm(sent_or_kept(request))
    slip = None
    if request.method == "POST" and form.is_valid():
        slip = PasswordSlip.objects.filter(serial=as_keyed(form.cleaned_data["serial"]) or "").first()
        if slip is None:
            form.add_error("serial", _("There is no slip with this serial: scan or key it again."))
        elif form.cleaned_data["registered"] and attempt(request, lambda: _post(request, form), form=form):
            messages.success(request, _("%(serial)s is registered.") % {"serial": slip.shown})
            return redirect("desk:register-post")
    _await(form, "registered" if slip else "serial")
    return render(request, "desk/register_post.html", {"form": form, "slip": slip, **_standing(request)})


def _await(form: RegisterForm, name: str) -> None:
    """The next scan goes into this field; a wrong one that stands there gives way."""
    form.fields[name].widget.attrs["autofocus"] = True
    if form.errors:
        form.data = {**form.cleaned_data, name: ""}


def _post(request: HttpRequest, form: RegisterForm) -> None:
    data = form.cleaned_data
    delivering.post(actor=actor(request), serial=data["serial"], registered=data["registered"])


def _standing(request: HttpRequest) -> dict[str, Any]:
    """The open list and what went on it last."""
    filling = PostingList.objects.filter(open=True).first()
    slips = PasswordSlip.objects.filter(posting_list=filling, posting_list__isnull=False)
    last = list(slips.order_by("-posted_at", "-pk")[:LAST])
    record_list_view(request, page="register-post", cases=len(last))
    waiting = PasswordSlip.objects.filter(state=SlipState.PRINTED, delivery="post").count()
    return {"list": filling, "count": slips.count(), "last": last, "waiting": waiting}


@require_safe
@staff_page("registry.deliver_slip")
def posting_list(request: HttpRequest, number: str) -> HttpResponse:
    """交寄大宗函件, 20 rows a page."""
    found = get_object_or_404(PostingList, number=number)
    content = mail_sheets.posting_list(found)
    record_list_view(request, page="posting-list", cases=found.slips.count())
    return pdf(content, name=f"{number}.pdf")


@staff_deed("registry.deliver_slip")
def close_list(request: HttpRequest, number: str) -> HttpResponse:
    """The letters are at the post office."""
    if attempt(request, lambda: posting.close_list(actor=actor(request), number=number)):
        messages.success(request, _("The list is closed; the next letter begins a new one."))
    return redirect("desk:mailroom")


@require_safe
@staff_page("registry.deliver_slip")
def labels(request: HttpRequest, number: str, part: int) -> HttpResponse:
    """Address labels of a part of a batch, 24 a sheet."""
    batch = get_object_or_404(SlipBatch, number=number)
    printed = batch.slips.filter(state=SlipState.PRINTED, part=part).select_related("account__subscriber")
    slips = list(printed.order_by("serial"))
    if not slips:
        messages.error(request, _("No printed slip of this part waits for its envelope."))
        return redirect("desk:batch", number=number)
    content = mail_sheets.labels(slips)
    record_list_view(request, page="labels", cases=len(slips))
    return pdf(content, name=f"labels-{number}-{part}.pdf")


@require_http_methods(["GET", "POST"])
@staff_page("registry.void_slip")
def returned(request: HttpRequest) -> HttpResponse:
    """A letter came back: its slip is void and a new one is asked for. The next letter of the stack is awaited."""
    form = ReturnedForm(sent_or_kept(request))
    if request.method == "POST" and form.is_valid():
        slip = posting.found_by(form.cleaned_data["code"])
        if slip is None or slip.state != SlipState.POSTED:
            form.add_error("code", _why_not_returned(slip))
        elif reprints.replace(request, serial=slip.serial, reason=_reason(form), form=form):
            messages.info(request, _("%(serial)s came back: shred the letter.") % {"serial": slip.shown})
            return redirect("desk:returned-post")
    return render(request, "desk/returned_post.html", {"form": form})


def _why_not_returned(slip: PasswordSlip | None) -> str:
    """What is to be done with a letter that no deed is needed for."""
    if slip is not None and slip.state == SlipState.EXPIRED:
        return _(
            "The password of %(serial)s has expired: shred the letter. The subscriber asks for a new password with a "
            "password-reset form."
        ) % {"serial": slip.shown}
    if slip is not None and slip.state == SlipState.VOID:
        return _("%(serial)s is void already: shred the letter.") % {"serial": slip.shown}
    return _("No posted slip has this number: scan it again.")


def _reason(form: ReturnedForm) -> str:
    return _("Returned by post: %(reason)s") % {"reason": form.cleaned_data["reason"]}


@staff_deed("registry.print_slip")
def send(request: HttpRequest, serial: str) -> HttpResponse:
    """Sends a slip electronically, its opening code by text message; leads back to the page of the button."""
    slip = get_object_or_404(PasswordSlip, serial=serial)
    if attempt(request, lambda: delivering.send(actor=actor(request), serial=serial, code_on_receipt=False)):
        messages.success(request, _("%(serial)s is sent; its case is closed.") % {"serial": slip.shown})
    return redirect("desk:case", number=slip.case_number) if "on_case" in request.POST else redirect("desk:mailroom")


@never_cache
@staff_deed("registry.print_slip")
def send_at_counter(request: HttpRequest, serial: str) -> HttpResponse:
    """Sends a slip while its contact stands at the counter, and answers with its receipt, the opening code on it."""
    slip = get_object_or_404(PasswordSlip, serial=serial)
    receipts: list[bytes] = []
    if attempt(
        request,
        lambda: receipts.append(delivering.send(actor=actor(request), serial=serial, code_on_receipt=True)),
    ):
        return pdf(receipts[0], name=f"receipt-{serial}.pdf")
    return redirect("desk:case", number=slip.case_number)
