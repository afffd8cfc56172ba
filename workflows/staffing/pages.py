"""The staff, as the operator sees and changes them; supervisors and auditors may look."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from viewflow.workflow.models import Task

from registry import staff_accounts
from registry.enumerations import enumerated
from registry.models import Staff
from registry.second_factors import resets
from registry.second_factors.requirement import with_factors
from registry.second_factors.resets import standing_reset
from workflows.desk.access import actor, attempt, staff_deed, staff_of, staff_page
from workflows.desk.typing_kept import sent_or_kept
from workflows.staffing.forms import NameForm, NewAccountForm, RolesForm

LOOK, MANAGE = "registry.view_staff", "registry.manage_staff"


@require_safe
@staff_page(LOOK)
def staff_list(request: HttpRequest) -> HttpResponse:
    """Everybody who works or has worked here, who left last."""
    return render(request, "staffing/list.html", {"members": listed()})


def listed() -> QuerySet[Staff]:
    """Staff with roles and how many cases they hold, those with an open account first."""
    held = Task.objects.filter(owner=OuterRef("pk"), finished=None).order_by().values("owner")
    many = Coalesce(Subquery(held.annotate(many=Count("pk")).values("many")), 0)  # by the index task_held
    staff = Staff.objects.prefetch_related("groups").annotate(held=many).order_by("-is_active", "username")
    return with_factors(staff)


@require_safe
@staff_page(LOOK)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, with what the operator can do about it."""
    return _member_page(request, get_object_or_404(listed(), pk=pk))


def _member_page(request: HttpRequest, staff: Staff, form: RolesForm | NameForm | None = None) -> HttpResponse:
    """With `form` as it was sent and refused."""
    standing = {"display_name": staff.display_name, "extension": staff.extension}
    held = [group.name for group in staff.groups.all()]
    context = {
        "member": staff,
        "form": form,
        "roles_form": form if isinstance(form, RolesForm) else RolesForm(initial={"roles": held}),
        "name_form": form if isinstance(form, NameForm) else NameForm(initial=standing),
        "manages": request.user.has_perm(MANAGE) and staff != staff_of(request),
        "own": staff == staff_of(request),
        "reset": standing_reset(staff),
    }
    return render(request, "staffing/member.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    """Makes an account; its start password is on the answer to this form and nowhere else."""
    form = NewAccountForm(sent_or_kept(request))
    made: list[tuple[Staff, str]] = []
    if request.method == "POST" and form.is_valid():
        attempt(
            request,
            lambda: made.append(staff_accounts.open_account(actor=actor(request), **form.cleaned_data)),
            form=form,
        )
    if made:
        return _start_password_page(request, *made[0])
    return render(request, "staffing/new.html", {"form": form})


@staff_deed(MANAGE)
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the ticked roles and takes the others."""
    staff, form = get_object_or_404(listed(), pk=pk), RolesForm(request.POST)
    if form.is_valid() and attempt(
        request, lambda: staff_accounts.change_roles(actor=actor(request), staff=staff, **form.cleaned_data), form=form
    ):
        held = enumerated(str(role.label) for role in form.cleaned_data["roles"]) or _("no role")
        messages.success(request, _("The roles of %(name)s are changed: %(roles)s.") % {"name": staff, "roles": held})
        return redirect("desk:staff-member", pk=pk)
    return _member_page(request, staff, form)


@staff_deed(MANAGE)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or extension."""
    staff, form = get_object_or_404(listed(), pk=pk), NameForm(request.POST)
    if form.is_valid() and attempt(
        request, lambda: staff_accounts.rename(actor=actor(request), staff=staff, **form.cleaned_data), form=form
    ):
        messages.success(request, _("Name and extension are changed."))
        return redirect("desk:staff-member", pk=pk)
    return _member_page(request, staff, form)


@staff_deed(MANAGE)
def sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends every session of somebody."""
    staff = get_object_or_404(Staff, pk=pk)
    if attempt(request, lambda: staff_accounts.end_sessions(actor=actor(request), staff=staff)):
        messages.success(request, _("%(name)s is signed out everywhere.") % {"name": staff})
    return redirect("desk:staff-member", pk=pk)


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves."""
    return _confirmed(
        request, pk, deed="close", do=staff_accounts.close_account, done=_("The account of %(name)s is closed.")
    )


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody comes back."""
    return _with_start_password(request, pk, deed="reopen", do=staff_accounts.reopen_account)


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE)
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has forgotten the password, or it became known."""
    return _with_start_password(request, pk, deed="password", do=staff_accounts.reset_password)


@require_http_methods(["GET", "POST"])
@staff_page(MANAGE)
def ask_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has lost the telephone; a second person confirms."""
    return _confirmed(
        request, pk, deed="ask_reset", do=resets.ask_reset,
        done=_("The reset for %(name)s waits for a second person, for one day."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_page("registry.confirm_factor_reset")
def confirm_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person sees who has lost the telephone."""
    return _confirmed(
        request, pk, deed="confirm_reset", do=resets.confirm_reset,
        done=_("The second factors of %(name)s are reset."),
    )  # fmt: skip


def _confirmed(request: HttpRequest, pk: int, *, deed: str, do: Callable[..., Any], done: str) -> HttpResponse:
    """A page that says what follows, and the deed."""
    staff = get_object_or_404(listed(), pk=pk)
    if request.method == "POST" and attempt(request, lambda: do(actor=actor(request), staff=staff)):
        messages.success(request, done % {"name": staff})
        return redirect("desk:staff-member", pk=pk)
    return render(request, "staffing/confirm.html", {"member": staff, "deed": deed, "reset": standing_reset(staff)})


def _with_start_password(request: HttpRequest, pk: int, *, deed: str, do: Callable[..., str]) -> HttpResponse:
    """A page that asks, and the start password as its answer."""
    staff = get_object_or_404(listed(), pk=pk)
    given: list[str] = []
    if request.method == "POST":
        attempt(request, lambda: given.append(do(actor=actor(request), staff=staff)))
    if given:
        return _start_password_page(request, staff, given[0])
    return render(request, "staffing/confirm.html", {"member": staff, "deed": deed})


def _start_password_page(request: HttpRequest, staff: Staff, given: str) -> HttpResponse:
    context = {"member": staff, "password": given, "days": staff_accounts.START_DAYS}
    return render(request, "staffing/start_password.html", context)
