"""Renewal with new keys (憑證展期): when a pair can be renewed, what its holder signs, and the check of that signature.

From one calendar month before expiry until the last second of the signing certificate (spec §5, function 4). Only that
certificate is looked at: it is the one that signs. A suspended encryption certificate hinders nobody from new keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal
from pki import holdings
from pki.holdings import Pair
from pki.models import Certificate, Issuance, Order, Status, Use
from pki.signed_statements import NotSigned, check_signed
from pki.statuses import ShownStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_NOT_RENEWABLE: dict[ShownStatus, "StrOrPromise"] = {
    ShownStatus.PENDING: _("These certificates wait for activation: activate them first."),
    ShownStatus.SUSPENDED: _("The signing certificate is suspended: have it resumed first, on paper."),
    ShownStatus.REVOKED: _(
        "The signing certificate is revoked and can't sign a renewal: register again on paper once all are over."
    ),
    ShownStatus.EXPIRED: _("The certificates have expired: register again on paper."),
}


def why_not(pair: Pair, *, among: Sequence[Pair]) -> Refusal | None:
    """Why the pair can't be renewed now, or None. `among` are all pairs of its holder.

    Codes: the status of the signing certificate, "renewed" (its successor is not revoked), "too_early".
    """
    status = pair.signing.status
    if status in _NOT_RENEWABLE:
        return Refusal(_NOT_RENEWABLE[status], code=str(status))
    if successor(pair, among=among):
        return Refusal(_("These certificates are renewed already."), code="renewed")
    if status != ShownStatus.EXPIRING:
        opens = date_format(localtime(pair.signing.renewal_opens), "Y-m-d H:i")
        return Refusal(_("These certificates can be renewed from %(time)s on.") % {"time": opens}, code="too_early")
    return None


def successor(pair: Pair, *, among: Sequence[Pair]) -> Pair | None:
    """The pair that this one was renewed by. One that was revoked, as its keys were lost, counts no more."""
    after = (each for each in among if each.renews == pair.pair_id)
    return next((each for each in after if each.signing.status != ShownStatus.REVOKED), None)


def renewable(pairs: Sequence[Pair]) -> Pair | None:
    """Of a holder's pairs the one that can be renewed now; of several the one that ends first."""
    now = [pair for pair in pairs if why_not(pair, among=pairs) is None]
    return min(now, key=lambda pair: pair.signing.not_after, default=None)


def locked_renewable(*, pair_id: UUID, holder_key: str) -> Pair:
    """The holder's pair that can be renewed now, its certificates locked, so that none is suspended meanwhile.

    Raises `Refusal`: no_such_pair (also for somebody else's), and what `why_not` says.
    """
    rows = Certificate.objects.select_for_update(of=("self",)).filter(pair=pair_id, pair__holder_key=holder_key)
    list(rows.order_by("number"))
    return required_renewable(pair_id=pair_id, holder_key=holder_key)


def required_renewable(*, pair_id: UUID, holder_key: str) -> Pair:
    """The same without a lock, for whoever says beforehand what can't be done, or has nothing to tell."""
    among = holdings.pairs_of(holder_key)
    pair = next((each for each in among if each.pair_id == pair_id), None)
    if pair is None:
        raise Refusal(_("There is no such certificate pair."), code="no_such_pair")
    refusal = why_not(pair, among=among)
    if refusal:
        raise refusal
    return pair


def statement(*, order: Order, digests: tuple[str, str]) -> bytes:
    """What the holder signs: the order, its nonce, and the SHA-256 of both requests (portal/frontend/README.md)."""
    lines = (
        "CertDesk renewal 1", f"order={order.pk}", f"nonce={order.nonce}", f"signing={digests[0]}",
        f"encryption={digests[1]}",
    )  # fmt: skip
    return "".join(f"{line}\n" for line in lines).encode()


def check_approval(*, order: Order, digests: tuple[str, str], approval: bytes) -> None:
    """Makes sure that the holder's present signing key approves these requests on this order.

    Raises `Refusal`: what `locked_renewable` raises, "approval" when it is not a signature of that key over them.
    """
    if order.renews_id is None:
        raise ValueError(f"{order} renews nothing")
    pair = locked_renewable(pair_id=order.renews_id, holder_key=order.holder_key)
    try:
        check_signed(message=approval, statement=statement(order=order, digests=digests), certificate=pair.signing.der)
    except NotSigned as error:
        sentence = _("The renewal isn't signed with the present signing key: open the page again and sign it anew.")
        raise Refusal(sentence, code="approval") from error


@dataclass(frozen=True, slots=True)
class Ending:
    """A valid pair whose signing certificate ends soon and that no other has followed."""

    pair_id: UUID
    holder_key: str
    not_after: datetime


def ending(*, within: timedelta) -> list[Ending]:
    """The pairs whose holders may be told to renew, the first to end first. One query, for any number of pairs.

    Whether a pair can be renewed at this moment is for `locked_renewable` to say.
    """
    now = timezone.now()
    signing = Certificate.objects.filter(use=Use.SIGNING, issuance=Issuance.ISSUED)
    after = signing.filter(pair__order__renews=OuterRef("pair")).exclude(status=Status.REVOKED)
    soon = signing.filter(status=Status.VALID, not_after__gt=now, not_after__lte=now + within)
    rows = soon.exclude(Exists(after)).order_by("not_after", "pk")
    return [Ending(*row) for row in rows.values_list("pair_id", "pair__holder_key", "not_after")]
