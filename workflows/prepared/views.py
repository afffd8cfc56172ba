"""The desk's pages: a clerk fills in a form for who stands at the counter, and prints it to be signed."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.refusal import Refusal
from registry.models import Subscriber
from registry.subscribers import look_at as look_at_subscriber
from registry.subscribers import subscription
from workflows import sheets
from workflows.catalogue import kinds
from workflows.desk.access import actor, attempt, staff_page
from workflows.desk.papers import pdf
from workflows.desk.typing_kept import sent_or_kept
from workflows.kind import Kind
from workflows.prepared import actions
from workflows.prepared.forms import form_for, names_subscriber
from workflows.prepared.models import PreparedForm
from workflows.subscription_form import SubscriptionForm, identifying


class WhoseForm(forms.Form):
    """Which form, and for whom."""

    kind = forms.ChoiceField(label=_("Form"), widget=forms.RadioSelect)
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=20,
        required=False,
        help_text=_("Of a registered subscriber; a registration needs none"),
        widget=forms.TextInput(attrs={"class": "code-in", "autocapitalize": "characters", "autocomplete": "off"}),
    )
    seq = SubscriptionForm.base_fields["seq"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.code, kind.form_title) for kind in kinds().values()]  # type: ignore[attr-defined]

    def holder(self) -> Subscriber | None:
        """The subscriber whom the form is about. Raises `Refusal` as `registry.subscribers.subscription` does."""
        data = self.cleaned_data
        if not names_subscriber(kinds()[data["kind"]]):
            return None
        return subscription(id_number=identifying(data["id_number"]), seq=data["seq"])


@require_http_methods(["GET", "POST"])
@staff_page("workflows.receive_case")
def choose(request: HttpRequest) -> HttpResponse:
    """Which form, for whom."""
    form = WhoseForm(sent_or_kept(request), initial={"kind": request.GET.get("kind") or next(iter(kinds()))})
    found: list[Subscriber | None] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(request, lambda: found.append(form.holder()), form=form)
    ):
        holder, kind = found[0], form.cleaned_data["kind"]
        if holder:
            return redirect("desk:prepare-for", kind=kind, holder=holder.public_id)
        return redirect("desk:prepare-new", kind=kind)
    return render(request, "prepared/choose.html", {"form": form})


@require_http_methods(["GET", "POST"])
@staff_page("workflows.receive_case")
def fill_in(request: HttpRequest, kind: str, holder: UUID | None = None) -> HttpResponse:
    """The form's fields in the paper's order, what is registered already in them."""
    found = _kind(kind, about_subscriber=holder is not None)
    subscriber = _subscriber(request, holder) if holder else None
    form = form_for(found, holder=subscriber, typed=sent_or_kept(request))

    def prepare() -> PreparedForm:
        return actions.prepare(actor=actor(request), kind=kind, data=form.to_data(), holder=subscriber)

    made: list[PreparedForm] = []
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(request, lambda: made.append(prepare()), form=form):
        return redirect("desk:prepared", number=made[0].number)
    return render(request, "prepared/fill_in.html", {"kind": found, "form": form, "holder": subscriber})


def _kind(code: str, *, about_subscriber: bool) -> Kind:
    found = kinds().get(code)
    if found is None or names_subscriber(found) != about_subscriber:
        raise Http404
    return found


def _subscriber(request: HttpRequest, holder: UUID) -> Subscriber:
    try:
        return look_at_subscriber(actor=actor(request), public_id=holder)
    except Subscriber.DoesNotExist:
        raise Http404 from None


@require_safe
@staff_page("workflows.receive_case")
def prepared(request: HttpRequest, number: str) -> HttpResponse:
    """What to do with the printed form."""
    form = _looked_at(request, number)
    if form.case:
        return redirect("desk:case", number=number)
    return render(request, "prepared/prepared.html", {"form": form, "kind": kinds()[form.kind]})


@require_safe
@staff_page("workflows.receive_case")
def printed(request: HttpRequest, number: str) -> HttpResponse:
    """The form on paper, with the codes of its number."""
    form = _looked_at(request, number)
    try:
        return pdf(sheets.prepared_form(form), name=f"{number}.pdf")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:prepare")


def _looked_at(request: HttpRequest, number: str) -> PreparedForm:
    try:
        return actions.look_at(actor=actor(request), number=number)
    except PreparedForm.DoesNotExist:
        raise Http404 from None
