"""A subscriber's certificate pairs as the pages show them: state, days left, and what is best done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from numbering import numbers
from pki import holdings, renewals
from pki.holdings import HeldCertificate, Pair, Reason, Use
from pki.statuses import ShownStatus
from portal.templatetags.portal_pages import clock, day
from registry.models import Subscriber

TONES = {
    ShownStatus.PENDING: "info",
    ShownStatus.VALID: "ok",
    ShownStatus.EXPIRING: "warn",
    ShownStatus.SUSPENDED: "hold",
    ShownStatus.REVOKED: "bad",
    ShownStatus.EXPIRED: "end",
}
#: What one of two certificates says about the pair, the first that applies to either: what can still be mended
#: comes before what is over.
SPEAKS_FIRST = (
    ShownStatus.PENDING,
    ShownStatus.SUSPENDED,
    ShownStatus.EXPIRING,
    ShownStatus.VALID,
    ShownStatus.REVOKED,
    ShownStatus.EXPIRED,
)
TITLES = {Use.SIGNING: _("Signing certificate"), Use.ENCRYPTION: _("Encryption certificate")}


@dataclass(frozen=True, slots=True)
class NextAction:
    """A sentence, and a button where something can be done here and now."""

    sentence: Any
    label: Any = ""
    url: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class ShownCertificate:
    """A certificate with its name, its number as people read it, and the colour of its state."""

    held: HeldCertificate
    title: Any
    number: str
    tone: str

    @property
    def suspendable(self) -> bool:
        """It is valid, so it can be suspended."""
        return self.held.status in {ShownStatus.VALID, ShownStatus.EXPIRING}

    @property
    def next(self) -> NextAction:
        """What is best done with this one alone."""
        match self.held.status:
            case ShownStatus.PENDING:
                return NextAction(_("Not usable yet."), label=_("Activate"), url=reverse("portal:activate"))
            case ShownStatus.VALID | ShownStatus.EXPIRING:
                suspend = f"{reverse('portal:suspend')}?certificate={self.held.certificate_id}"
                return NextAction(_("If its key may be exposed:"), label=_("Suspend at once"), url=suspend)
            case ShownStatus.SUSPENDED:
                resume = pgettext_lazy("button", "Resume")
                return NextAction(_("To use it again:"), label=resume, url=reverse("portal:resume"))
            case _:
                form = reverse("portal:blank-form", args=["RG"])
                return NextAction(_("Over; for a new one:"), label=_("Blank certificate registration form"), url=form)

    @property
    def why_listed(self) -> Any:
        """Why it is revoked, in words; nothing while it is not."""
        return Reason(self.held.reason).label if self.held.status == ShownStatus.REVOKED else ""


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A pair as one thing."""

    held: Pair
    certificates: tuple[ShownCertificate, ...]
    status: ShownStatus
    tone: str
    days_left: int
    elapsed: int  # per cent of the validity
    next: NextAction
    why_not_renew: str  # a sentence, or nothing where it can be renewed now
    successor: Pair | None  # what it was renewed by

    @property
    def renewable(self) -> bool:
        """It can be renewed now."""
        return not self.why_not_renew

    @property
    def over(self) -> bool:
        """Nothing can be done with it any more."""
        return self.status in {ShownStatus.REVOKED, ShownStatus.EXPIRED}


def holder_key(subscriber: Subscriber) -> str:
    """The opaque name under which the authority knows a subscriber."""
    return str(subscriber.public_id)


def pairs_of(subscriber: Subscriber, *, resuming: bool = False) -> list[ShownPair]:
    """All pairs, newest first. `resuming`: an application for resumption has come in, so none is asked for again."""
    pairs = holdings.pairs_of(holder_key(subscriber))
    return [_shown_pair(pair, among=pairs, resuming=resuming) for pair in pairs]


def _shown_pair(pair: Pair, *, among: Sequence[Pair], resuming: bool) -> ShownPair:
    today = timezone.localdate()
    first, last = (timezone.localtime(at).date() for at in (pair.signing.not_before, pair.signing.not_after))
    status = min((each.status for each in pair.certificates), key=SPEAKS_FIRST.index)
    return ShownPair(
        held=pair,
        certificates=tuple(_shown_certificate(each) for each in pair.certificates),
        status=status,
        tone=TONES[status],
        days_left=max(0, (last - today).days),
        elapsed=_elapsed(first=first, last=last, today=today),
        next=_next_action(pair, status=status, among=among, resuming=resuming),
        why_not_renew=_why_not_renew(pair, among=among),
        successor=renewals.successor(pair, among=among),
    )


def _shown_certificate(held: HeldCertificate) -> ShownCertificate:
    return ShownCertificate(
        held=held, title=TITLES[held.use], number=numbers.shown(held.number), tone=TONES[held.status]
    )


def _elapsed(*, first: date, last: date, today: date) -> int:
    return max(1, min(100, 100 * (today - first).days // max(1, (last - first).days)))


def _why_not_renew(pair: Pair, *, among: Sequence[Pair]) -> str:
    refusal = renewals.why_not(pair, among=among)
    if refusal and refusal.code == "too_early":  # in the calendar of the page's language
        opens = pair.signing.renewal_opens
        return gettext("Can be renewed from %(day)s at %(clock)s") % {"day": day(opens), "clock": clock(opens)}
    return str(refusal or "")


def _next_action(pair: Pair, *, status: ShownStatus, among: Sequence[Pair], resuming: bool) -> NextAction:
    if renewals.why_not(pair, among=among) is None:
        sentence = _("Renew now, before the last day: no paper is needed.")
        return NextAction(sentence, label=_("Renew the certificates"), url=reverse("portal:renew"), main=True)
    match status:
        case ShownStatus.PENDING:
            sentence = _("Not usable before activation; have the portal password at hand.")
            return NextAction(sentence, label=_("Activate the certificates"), url=reverse("portal:activate"), main=True)
        case ShownStatus.VALID:
            sentence = _("Keep backup files of both keys: nobody else has them.")
            return NextAction(sentence, label=_("Export PFX files"), url=reverse("portal:export"))
        case ShownStatus.EXPIRING:
            if renewals.successor(pair, among=among):
                return NextAction(_("Renewed. These stay valid until their last day; then the new ones take over."))
            return NextAction(_why_not_renew(pair, among=among))
        case ShownStatus.SUSPENDED if resuming:
            sentence = _("The application for resumption has come in.")
            return NextAction(sentence, label=_("See how it is getting on"), url=reverse("portal:resume"))
        case ShownStatus.SUSPENDED:
            sentence = _("To use it again, send in the paper application for resumption.")
            return NextAction(sentence, label=_("Resume the certificates"), url=reverse("portal:resume"))
        case _:
            return NextAction(_("It can’t be used any more. For new certificates, register again on paper."))
