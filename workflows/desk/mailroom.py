"""The mailroom 收發: what waits to be printed, batches and their counting."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit.refusal import Refusal
from numbering.numbers import as_keyed
from registry.models import Delivery, PasswordSlip, PostingList, SlipBatch, SlipState
from registry.slips import balancing, batches
from workflows import sheets
from workflows.actions import delivering
from workflows.desk.access import actor, attempt, record_list_view, staff_page
from workflows.desk.papers import pdf

SHOWN = 50


@require_safe
@staff_page("workflows.view_case")
def mailroom(request: HttpRequest) -> HttpResponse:
    """What waits, in the order in which it is worked off."""
    requested = PasswordSlip.objects.filter(state=SlipState.REQUESTED).select_related("account").order_by("serial")
    approved = requested.exclude(reprint_of__isnull=False, approved_by=None)
    context: dict[str, Any] = {
        "stacks": [_stack(delivery) for delivery in batches.ON_PAPER],
        "left_out": list(requested.exclude(left_out="")[:SHOWN]),
        "reprints": list(requested.filter(reprint_of__isnull=False, approved_by=None).select_related("reprint_of")),
        "electronic": list(approved.filter(delivery=Delivery.ELECTRONIC)[:SHOWN]),
        "to_post": PasswordSlip.objects.filter(state=SlipState.PRINTED, delivery=Delivery.POST).count(),
        "lists": list(PostingList.objects.order_by("-pk")[:5]),
        "closed": list(SlipBatch.objects.exclude(balanced_at=None).order_by("-pk")[:5]),
    }
    shown = sum(len(context[name]) for name in ("left_out", "reprints", "electronic"))
    record_list_view(request, page="mailroom", cases=shown)
    return render(request, "desk/mailroom.html", context)


def _stack(delivery: Delivery) -> dict[str, Any]:
    batch = SlipBatch.objects.filter(delivery=delivery, balanced_at=None).first()
    return {
        "delivery": delivery,
        "waiting": batches.printable(delivery).count(),
        "batch": batch,
        "figures": balancing.figures_of(batch) if batch else None,
    }


@require_POST
@staff_page("registry.print_slip")
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
    """A batch: its sums, its parts, what to do next."""
    batch = get_object_or_404(SlipBatch.objects.select_related("begun_by", "balanced_by"), number=number)
    figures, parts = balancing.figures_of(batch), balancing.parts_of(batch)
    return render(request, "desk/slips_batch.html", {"batch": batch, "figures": figures, "parts": parts})


@never_cache
@require_POST
@staff_page("registry.print_slip")
def print_part(request: HttpRequest, number: str) -> HttpResponse:
    """Makes the passwords of the next part and answers with its slips: the only time that they are ever seen."""
    get_object_or_404(SlipBatch, number=number)
    try:
        printed = batches.print_part(actor=actor(request), number=number, draw=sheets.draw_slips)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:batch", number=number)
    return pdf(printed, name=f"{number}.pdf")


@require_POST
@staff_page("registry.print_slip")
def count_part(request: HttpRequest, number: str) -> HttpResponse:
    """How many good sheets of a part lie on the table."""
    part, counted = (request.POST.get(name, "").strip() for name in ("part", "sheets"))
    if not (part.isdecimal() and counted.isdecimal() and len(part + counted) < 12):
        messages.error(request, _("Count the sheets and key in their number"))
    elif attempt(
        request,
        lambda: balancing.count_part(actor=actor(request), number=number, part=int(part), sheets=int(counted)),
    ):
        messages.success(request, _("Part %(part)s is counted: %(sheets)s sheets") % {"part": part, "sheets": counted})
    return redirect("desk:batch", number=number)


@require_POST
@staff_page("registry.void_slip")
def void_range(request: HttpRequest, number: str) -> HttpResponse:
    """A jam: the slips from one serial to another are void, and new ones are asked for."""
    first, last = (as_keyed(request.POST.get(name, "")) for name in ("first", "last"))
    last = last if request.POST.get("last", "").strip() else first
    spoilt = PasswordSlip.objects.filter(batch__number=number, printed_at__isnull=False).exclude(state=SlipState.VOID)
    serials = spoilt.filter(serial__gte=first or "", serial__lte=last or "").order_by("serial")
    known = spoilt.filter(serial=first or "").exists() and spoilt.filter(serial=last or "").exists()
    if not known:
        messages.error(request, _("Key in serials of this batch that are printed and not void yet"))
        return redirect("desk:batch", number=number)
    reason, done = request.POST.get("reason", ""), 0
    for serial in list(serials.values_list("serial", flat=True)):
        if not attempt(request, lambda serial=serial: _replace(request, serial=serial, reason=reason)):  # type: ignore[misc]
            break
        done += 1
    if done:
        said = ngettext(
            "%(count)s slip is void; a supervisor approves the new one.",
            "%(count)s slips are void; a supervisor approves the new ones.",
            done,
        )
        messages.success(request, said % {"count": done})
    return redirect("desk:batch", number=number)


def _replace(request: HttpRequest, *, serial: str, reason: str) -> None:
    delivering.replace(actor=actor(request), serial=serial, reason=reason)


@require_POST
@staff_page("registry.print_slip")
def put_back(request: HttpRequest, number: str) -> HttpResponse:
    """What isn't printed goes into a later batch."""
    if attempt(request, lambda: balancing.put_back(actor=actor(request), number=number)):
        messages.success(request, _("What was not printed yet waits for the next batch."))
    return redirect("desk:batch", number=number)


@require_POST
@staff_page("registry.print_slip")
def balance(request: HttpRequest, number: str) -> HttpResponse:
    """printed + void = requested: the batch is closed."""
    if attempt(request, lambda: balancing.balance(actor=actor(request), number=number)):
        messages.success(request, _("The batch is balanced and closed."))
    return redirect("desk:batch", number=number)
