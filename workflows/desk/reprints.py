"""Slips in place of others: spoilt, lost or returned ones are void, and a second person approves the new ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry import slips
from registry.models import PasswordSlip, SlipState
from workflows.actions import delivering
from workflows.desk.access import actor, attempt, staff_deed

SHOWN = 1000
"""New slips on one page: ten parts of a batch. Those after them show when these are approved."""


@dataclass(frozen=True, slots=True)
class Asked:
    """New slips that one person asked for, for one reason, in place of slips of one part of a batch, or of none."""

    slips: tuple[PasswordSlip, ...]

    @property
    def serials(self) -> str:
        """What the approval names, so that it holds for what was on the page and nothing else."""
        return " ".join(slip.serial for slip in self.slips)


def waiting() -> list[Asked]:
    """New slips that await approval, together where one cause made them."""
    found = PasswordSlip.objects.filter(
        state=SlipState.REQUESTED, reprint_of__isnull=False, approved_by=None
    ).select_related("reprint_of__batch", "requested_by")
    return [Asked(tuple(group)) for _key, group in groupby(_by_cause(found[:SHOWN]), key=_cause)]


def _cause(slip: PasswordSlip) -> tuple[Any, ...]:
    batch, part = (slip.reprint_of.batch_id, slip.reprint_of.part) if slip.reprint_of else (None, None)
    return (batch or 0, part or 0, slip.requested_by_id or 0, slip.reprint_reason)


def _by_cause(found: Iterable[PasswordSlip]) -> list[PasswordSlip]:
    return sorted(found, key=lambda slip: (*_cause(slip), slip.serial))


def replace(request: HttpRequest, *, serial: str, reason: str, form: Any) -> bool:
    """Voids a slip and says what follows; says whether it was done."""
    asked: list[bool] = []
    done = attempt(
        request,
        lambda: asked.append(delivering.replace(actor=actor(request), serial=serial, reason=reason)),
        form=form,
    )
    if done:
        tell_replaced(request, asked)
    return done


def tell_replaced(request: HttpRequest, asked: list[bool]) -> None:
    """How many slips are void, and who does what next."""
    new, none = sum(asked), len(asked) - sum(asked)
    if new:
        said = ngettext(
            "%(count)s slip is void; a supervisor approves the new one.",
            "%(count)s slips are void; a supervisor approves the new ones.",
            new,
        )
        messages.success(request, said % {"count": new})
    if none:
        said = ngettext(
            "%(count)s slip is void. Its login is suspended: an approved password-reset case makes the new slip.",
            "%(count)s slips are void. Their logins are suspended: approved password-reset cases make the new slips.",
            none,
        )
        messages.warning(request, said % {"count": none})


@staff_deed("registry.approve_reprint")
def approve_reprint(request: HttpRequest, serial: str) -> HttpResponse:
    """The second person's yes to a new slip."""
    slip = get_object_or_404(PasswordSlip, serial=serial)
    if attempt(request, lambda: slips.approve_reprint(actor=actor(request), serial=serial)):
        messages.success(request, _("The new slip %(serial)s may be printed.") % {"serial": slip.shown})
    return redirect("desk:case", number=slip.case_number)


@staff_deed("registry.approve_reprint")
def approve_reprints(request: HttpRequest) -> HttpResponse:
    """The second person's yes to the new slips of one jam."""
    serials = request.POST.get("serials", "").split()[:SHOWN]
    if serials and attempt(request, lambda: slips.approve_reprints(actor=actor(request), serials=serials)):
        said = ngettext(
            "%(count)s new slip may be printed with the next batch.",
            "%(count)s new slips may be printed with the next batch.",
            len(serials),
        )
        messages.success(request, said % {"count": len(serials)})
    return redirect("desk:mailroom")
