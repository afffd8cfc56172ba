"""The mailroom 收發: what waits to be printed, batches and their counting."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.refusal import Refusal
from registry.models import Delivery, PasswordSlip, PostingList, SlipBatch, SlipState
from registry.slips import balancing, batches
from workflows import sheets
from workflows.actions import delivering
from workflows.correspondence import suspension_letters
from workflows.desk import reprints
from workflows.desk.access import actor, attempt, record_list_view, staff_deed, staff_of, staff_page
from workflows.desk.papers import pdf
from workflows.expiries import letters as renewal_letters
from workflows.masking import mobile_of

SHOWN = 50
LAST = 5
"""So many posting lists, and balanced batches, are shown."""
FOLLOW_SECONDS = 5
CODE = {"class": "code-in", "autocomplete": "off"}


class CountForm(forms.Form):
    """Parts, and the good sheets of all of them."""

    first = forms.IntegerField(min_value=1, max_value=batches.MOST)
    last = forms.IntegerField(min_value=1, max_value=batches.MOST)
    sheets = forms.IntegerField(min_value=0, max_value=batches.MOST)

    def said(self) -> str:
        """What was counted."""
        if self.cleaned_data["first"] == self.cleaned_data["last"]:
            return _("Part %(first)s is counted: %(sheets)s sheets") % self.cleaned_data
        return _("Parts %(first)s to %(last)s are counted: %(sheets)s sheets") % self.cleaned_data


class SpoiltForm(forms.Form):
    """What the printer spoilt, or what nobody can find."""

    first = forms.CharField(
        label=gettext_lazy("From slip serial"),
        max_length=30,
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": gettext_lazy("Empty: scan or key in the serial on the slip")},
    )
    last = forms.CharField(
        label=gettext_lazy("to (empty: only this one)"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs=CODE),
    )
    reason = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=180,
        error_messages={"required": gettext_lazy("Say it in a few words")},
    )


@require_safe
@staff_page("workflows.view_case")
def mailroom(request: HttpRequest) -> HttpResponse:
    """What waits, in the order in which it is worked off."""
    context: dict[str, Any] = {
        "stacks": stacks(),
        "left_out": [(slip, why_left_out(slip)) for slip in left_out()[:SHOWN]],
        "asked": reprints.waiting(),
        "electronic": [(slip, mobile_of(slip, staff_of(request))) for slip in to_send()[:SHOWN]],
        "to_post": PasswordSlip.objects.filter(state=SlipState.PRINTED, delivery=Delivery.POST).count(),
        "renewal_letters": renewal_letters.waiting().count(),
        "suspension_letters": suspension_letters.waiting().count(),
        "lists": list(PostingList.objects.order_by("-pk")[:LAST]),
        "closed": list(balanced()[:LAST]),
    }
    shown = len(context["left_out"]) + len(context["electronic"]) + sum(len(asked.slips) for asked in context["asked"])
    record_list_view(request, page="mailroom", cases=shown)
    return render(request, "desk/mailroom.html", context)


def stacks() -> list[dict[str, Any]]:
    """What waits to be printed on paper, and its open batch, by way of delivery."""
    return [_stack(delivery) for delivery in batches.ON_PAPER]


def left_out() -> QuerySet[PasswordSlip]:
    """Slips that a batch could not print."""
    return _requested().exclude(left_out="")


def why_left_out(slip: PasswordSlip) -> str:
    """What keeps a slip out of every batch."""
    if slip.left_out == "account_suspended":
        return _("login is suspended")
    if slip.left_out == "does_not_fit":
        return _("an entry is too long for the slip")
    return _("a character can't be printed")


def to_send() -> QuerySet[PasswordSlip]:
    """Slips that leave electronically, and that nobody has to approve first."""
    return _requested().exclude(reprint_of__isnull=False, approved_by=None).filter(delivery=Delivery.ELECTRONIC)


def balanced() -> QuerySet[SlipBatch]:
    """Batches that were closed, the newest first."""
    return SlipBatch.objects.exclude(balanced_at=None).order_by("-pk")


def _requested() -> QuerySet[PasswordSlip]:
    return PasswordSlip.objects.filter(state=SlipState.REQUESTED).select_related("account").order_by("serial")


def _stack(delivery: Delivery) -> dict[str, Any]:
    batch = SlipBatch.objects.filter(delivery=delivery, balanced_at=None).first()
    return {
        "delivery": delivery,
        "waiting": batches.printable(delivery).count(),
        "batch": batch,
        "figures": balancing.figures_of(batch) if batch else None,
    }


@staff_deed("registry.print_slip")
def begin(request: HttpRequest) -> HttpResponse:
    """A new batch of everything that waits for one way of delivery."""
    begun: list[SlipBatch] = []
    delivery = request.POST.get("delivery", "")
    if attempt(request, lambda: begun.append(batches.begin(actor=actor(request), delivery=delivery))):
        return redirect("desk:batch", number=begun[0].number)
    return redirect("desk:mailroom")


@require_safe
@staff_page("workflows.view_case")
def batch_page(request: HttpRequest, number: str) -> HttpResponse:
    """A batch: its sums, its parts, what to do next. `?follow`: it shows itself anew and asks for nothing."""
    batch = get_object_or_404(SlipBatch.objects.select_related("begun_by", "balanced_by"), number=number)
    following = "follow" in request.GET and batch.balanced_at is None
    response = _show_batch(request, batch, spoilt=SpoiltForm(), following=following)
    if following:
        response["Refresh"] = str(FOLLOW_SECONDS)
    return response


def _show_batch(
    request: HttpRequest, batch: SlipBatch, *, spoilt: SpoiltForm, following: bool = False
) -> HttpResponse:  # fmt: skip
    parts = balancing.parts_of(batch)
    context = {
        "batch": batch,
        "figures": balancing.figures_of(batch),
        "parts": parts,
        "uncounted": [row.part for row in parts if row.figures.uncounted],
        "form": spoilt,
        "following": following,
        "pace": balancing.pace_of(batch) if following else None,
        "part_size": settings.SLIP_PART,
    }
    return render(request, "desk/slips_batch.html", context)


@never_cache
@staff_deed("registry.print_slip")
def print_part(request: HttpRequest, number: str) -> HttpResponse:
    """Makes the passwords of the next part and answers with its slips: the only time that they are ever seen."""
    get_object_or_404(SlipBatch, number=number)
    try:
        printed = batches.print_part(actor=actor(request), number=number, draw=sheets.draw_slips)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:batch", number=number)
    return pdf(printed, name=f"{number}.pdf")


@staff_deed("registry.print_slip")
def count_parts(request: HttpRequest, number: str) -> HttpResponse:
    """How many good sheets of a part, or of several, lie on the table."""
    form = CountForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Count the sheets and key in their number"))
    elif attempt(request, lambda: balancing.count_parts(actor=actor(request), number=number, **form.cleaned_data)):
        messages.success(request, form.said())
    return redirect("desk:batch", number=number)


@staff_deed("registry.void_slip")
def void_range(request: HttpRequest, number: str) -> HttpResponse:
    """A jam: the slips from one serial to another are void, and new ones are asked for."""
    batch = get_object_or_404(SlipBatch.objects.select_related("begun_by", "balanced_by"), number=number)
    form, replaced = SpoiltForm(request.POST), list[bool]()
    if form.is_valid() and attempt(
        request,
        lambda: replaced.extend(
            delivering.replace_spoilt(actor=actor(request), number=number, **form.cleaned_data),
        ),
        form=form,
    ):
        reprints.tell_replaced(request, replaced)
        return redirect("desk:batch", number=number)
    return _show_batch(request, batch, spoilt=form)


@staff_deed("registry.print_slip")
def put_back(request: HttpRequest, number: str) -> HttpResponse:
    """What isn't printed goes into a later batch."""
    if attempt(request, lambda: balancing.put_back(actor=actor(request), number=number)):
        messages.success(request, _("What was not printed yet waits for the next batch."))
    return redirect("desk:batch", number=number)


@staff_deed("registry.print_slip")
def balance(request: HttpRequest, number: str) -> HttpResponse:
    """printed + void = requested: the batch is closed."""
    if attempt(request, lambda: balancing.balance(actor=actor(request), number=number)):
        messages.success(request, _("The batch is balanced and closed."))
    return redirect("desk:batch", number=number)
