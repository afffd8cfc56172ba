"""Forms are prepared, looked at, received, and forgotten when they never come."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import SYSTEM, Actor
from audit.models import Outcome
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.counters import next_number
from registry.models import Staff, Subscriber
from registry.staff import require
from workflows.catalogue import kind_of
from workflows.models import Case, JsonObject
from workflows.prepared.models import PreparedForm

MOST_WAITING = 10
"""How many forms of one kind a subscriber may have that have not come back."""


@mutation("form.prepare", thing=lambda *, kind, **_: f"form:{kind}")
def prepare(*, actor: Actor, kind: str, data: JsonObject, holder: Subscriber | None) -> PreparedForm:
    """Gives a filled-in form its receipt number. The same data give the same form until it is received.

    Staff who receive papers may, and on the portal the subscriber whom it is about. Raises `Refusal`: not permitted,
    too many forms of a subscriber that have not come back.
    """
    staff = _staff_or_subscriber(actor, holder)
    if holder:
        holder = Subscriber.objects.select_for_update().get(pk=holder.pk)
    key = holder.public_id if holder else None
    kept = PreparedForm.objects.filter(kind=kind, holder_key=key, made_by=staff, case=None).exclude(data={})
    waiting = list(kept)
    same = next((form for form in waiting if form.data == data), None)
    if same:
        return same
    if staff is None and len(waiting) >= MOST_WAITING:
        sentence = _("You have printed %(n)d of these forms and sent in none: sign one of them, or take the blank form")
        raise Refusal(sentence % {"n": len(waiting)}, code="too_many_forms")
    name, _id_number = kind_of(kind).form.applicant_of(data)
    form = PreparedForm.objects.create(
        number=next_number(kind), kind=kind, holder_key=key, applicant=name, data=data, made_by=staff
    )
    record(actor=actor, action="form.prepare", thing=f"form:{form.number}", facts={"kind": kind})
    return form


def _staff_or_subscriber(actor: Actor, holder: Subscriber | None) -> Staff | None:
    if actor.kind == "subscriber" and holder and actor.key == str(holder.account.pk):
        return None
    return require(actor, "workflows.receive_case")


@mutation("form.view", thing=lambda *, number, **_: f"form:{number}")
def look_at(*, actor: Actor, number: str) -> PreparedForm:
    """A form that waits, for a clerk to read; the view is recorded (spec §7).

    Raises `Refusal` without the permission, and `PreparedForm.DoesNotExist`.
    """
    require(actor, "workflows.receive_case")
    form = PreparedForm.objects.select_related("made_by", "case").get(number=number)
    record(actor=actor, action="form.view", thing=f"form:{number}", outcome=Outcome.VIEWED)
    return form


def claimed(*, number: str, kind: str) -> PreparedForm:
    """The form that came back signed, locked. Inside the mutation that receives it; then `mark_received`.

    Raises `Refusal`: no such form, received already, one of another kind.
    """
    form = PreparedForm.objects.select_for_update().filter(number=number).first()
    if form is None:
        raise Refusal(_("No pre-filled form has this number: compare it with the paper."), code="no_such_form")
    if form.case_id:
        raise Refusal(
            _("This form is received already: key its number into the box above to open its case."),
            code="received_already",
        )
    if form.kind != kind:
        raise Refusal(_("The number on the paper is that of another kind of form."), code="other_kind", field="kind")
    return form


def mark_received(form: PreparedForm, *, case: Case) -> None:
    """The form has become a case. Inside the same mutation."""
    form.case = case
    form.save(update_fields=["case"])


def forget_unused() -> int:
    """Takes the data out of forms that never came; how many. The number stays taken, and its paper is still good."""
    before = timezone.now() - timedelta(days=settings.PREPARED_FORM_DAYS)
    unused = PreparedForm.objects.filter(case=None, made_at__lte=before).exclude(data={})
    return _forget(actor=SYSTEM, numbers=list(unused.values_list("number", flat=True))) if unused.exists() else 0


@mutation("form.forget", thing=lambda **_: "form:unused")
def _forget(*, actor: Actor, numbers: list[str]) -> int:
    forgotten = PreparedForm.objects.filter(number__in=numbers, case=None).update(data={}, applicant="")
    record(actor=actor, action="form.forget", thing="form:unused", facts={"forms": forgotten})
    return forgotten
