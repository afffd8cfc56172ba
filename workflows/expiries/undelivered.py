"""A renewal notice whose mail does not arrive becomes a letter: refused by a mail server, or brought back later."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from pki import renewals
from registry.staff import require
from workflows.correspondence import outbox, returned
from workflows.correspondence.keeping import PERMISSION
from workflows.correspondence.models import Notice
from workflows.expiries import letters
from workflows.expiries.models import Cause, Step, Told

OF_PAIRS = (Step.MONTH, Step.FORTNIGHT, Step.LAST_DAYS)


def post_refused() -> int:
    """A letter for every renewal notice whose mail was given up or came back; how many. Safe at any time, by many."""
    refused = outbox.given_up().filter(told__step__in=OF_PAIRS).values_list("key", flat=True)
    return sum(post_instead(actor=SYSTEM, key=key) for key in list(refused))


@mutation("renewal.post_instead", thing=lambda *, key, **_: f"notice:{key}")
def post_instead(*, actor: Actor, key: UUID) -> bool:
    """Sets the mail aside and wants a letter; False when somebody has dealt with the mail, or nobody needs it now."""
    told = Told.objects.get(mail__key=key)
    try:
        outbox.set_aside(actor=actor, key=key, how=_("by letter"))
    except Refusal:
        return False
    return _want(actor=actor, told=told)


@mutation("renewal.mail_returned", thing=lambda **_: "renewal:mail")
def mail_returned(*, actor: Actor, address: str) -> int:
    """What the mailroom keys when a mail came back: a letter for every notice that went to this address lately.

    Each of them is marked as returned, so that the next steps are told by letter. Returns how many letters wait.
    Raises `Refusal`: not permitted; "no_such_mail" when no renewal notice went there, or its certificates are renewed
    or over.
    """
    require(actor, PERMISSION)
    sent = Notice.objects.filter(to__iexact=address.strip(), sent_at__gt=timezone.now() - returned.REMEMBERED)
    told = Told.objects.filter(mail__in=sent, step__in=OF_PAIRS).order_by("thing", "-at").select_related("mail")
    newest = {each.thing: each for each in reversed(told)}
    wanted = sum(_came_back(actor=actor, told=each) for each in newest.values())
    if not wanted:
        sentence = _("No renewal notice that still matters went to this address in the last 60 days.")
        raise Refusal(sentence, code="no_such_mail", field="address")
    return wanted


def _came_back(*, actor: Actor, told: Told) -> bool:
    if told.mail and returned.mark(actor=actor, key=told.mail.key, status=returned.KEYED):
        outbox.set_aside(actor=actor, key=told.mail.key, how=_("by letter"))
    return _want(actor=actor, told=told)


def _want(*, actor: Actor, told: Told) -> bool:
    try:
        pair = renewals.required_renewable(pair_id=told.pair_id, holder_key=told.holder_key)
    except Refusal:
        return False
    letters.want(pair=pair, holder_key=told.holder_key, cause=Cause.NO_MAIL)
    record(actor=actor, action="renewal.letter", thing=told.thing, facts={"certificate": pair.signing.number})
    return True
