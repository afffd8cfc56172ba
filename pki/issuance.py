"""Issues pairs so that a crash at any instruction loses nothing and doubles nothing (docs/issuance.md).

First transaction: check, store serials, key digests and the to-be-signed bytes as an intent, tell the hold. Then,
outside: lint, sign, verify. Second transaction: compare and set, intent → issued. Whoever finds an intent can finish
it: the same bytes give the same signature.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography import x509
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.plain_statements import insert, kept_key, write
from audit.refusal import Refusal
from audit.trail import record
from pki import changes, crl, crl_entries, holdings, renewals, requests
from pki.authorities import issuing_authority
from pki.intents import stored_intents
from pki.key_backends import KeyMissing
from pki.linting import LintFindings, refuse_findings
from pki.models import Certificate, Issuance, Order, OrderState, Pair, Reason, Status
from pki.orders import locked_order
from pki.signatures import refuse_inside_transaction, signed

log = logging.getLogger(__name__)

LEFT_BEHIND = timedelta(minutes=2)  # an intent older than this has no process that still works on it
BATCH = 50  # pairs that are finished by one second transaction; it holds their orders for some 20 ms


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A pair whose requests came, and its intents: none if it is issued."""

    order_id: UUID
    pair_id: UUID
    intents: Sequence[Certificate]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """What was signed for it: DER by certificate."""

    begun: _Begun
    contents: Mapping[UUID, bytes]


def issue_pair(
    *,
    actor: Actor,
    order_id: UUID,
    holder_key: str,
    signing_request: bytes,
    encryption_request: bytes,
    approval: bytes = b"",
) -> holdings.Pair:
    """The pair for two PKCS#10 requests in DER. The same requests on the same order always give the same pair.

    An order that renews needs the `approval` of the present signing key (`renewals.check_approval`), when the requests
    come for the first time. Raises `Refusal`: no_such_order, order_expired, order_conflict (other requests came
    before), order_void (the first ones could not be certified), no_authority, not_certifiable, key_away (the same
    requests can come again; else `reap` finishes), and the codes of `requests` and `renewals`; `SigningInTransaction`
    inside a transaction.
    """
    refuse_inside_transaction()
    begun = _intend(
        actor=actor,
        order_id=order_id,
        holder_key=holder_key,
        signing_request=signing_request,
        encryption_request=encryption_request,
        approval=approval,
    )
    try:
        issued = _finish(actor=actor, begun=begun)
    except LintFindings as findings:
        sentence = _("The certificates could not be made from the registered data: please call the office.")
        raise Refusal(sentence, code="not_certifiable") from findings
    except KeyMissing as missing:
        log.error("Pair %s waits for its signature: %s", begun.pair_id, missing)
        sentence = _(
            "Certificates can't be signed at this moment. Your application is kept: come back in a few minutes."
        )
        raise Refusal(sentence, code="key_away") from missing
    pair = issued or holdings.pair_of_order(order_id)
    if pair is None:
        raise _void_refusal()
    return pair


def reap(*, older_than: timedelta = LEFT_BEHIND) -> int:
    """Finishes, or voids, the intents that a killed process or a missing key left; how many pairs it looked after.

    All their holds are told before the first is signed; then they are signed one by one and stored by the batch. A pair
    that the database refuses waits for the next round, and holds up no other. Raises `KeyMissing`.
    """
    refuse_inside_transaction()
    before = timezone.now() - older_than
    left = Pair.objects.filter(order__state=OrderState.REQUESTED, order__requested_at__lte=before)
    pairs = list(left.order_by("order__requested_at").values_list("pk", "order_id"))
    if pairs:
        crl.publish_due()
    return sum(_reaped(dict(pairs[first : first + BATCH])) for first in range(0, len(pairs), BATCH))


def _reaped(orders: dict[UUID, UUID]) -> int:
    """How many of these pairs are done; orders by pair."""
    intents: dict[UUID, list[Certificate]] = {pair_id: [] for pair_id in orders}
    for intent in _intents(*orders):
        intents[intent.pair_id].append(intent)
    begun = (_Begun(order_id=orders[key], pair_id=key, intents=found) for key, found in intents.items())
    signed_pairs = [each for each in map(_linted_and_signed, begun) if each]
    done = len(orders) - len(signed_pairs)
    try:
        _complete(actor=SYSTEM, pairs=signed_pairs)
    except DatabaseError:
        log.exception("%d pairs could not be stored together", len(signed_pairs))
        return done + sum(map(_completed_alone, signed_pairs))
    return done + len(signed_pairs)


def _linted_and_signed(begun: _Begun) -> _Signed | None:
    try:
        return _sign(actor=SYSTEM, begun=begun)
    except LintFindings:
        log.warning("Pair %s was left behind and is void: it breaks a rule", begun.pair_id)
        return None


def _completed_alone(pair: _Signed) -> bool:
    try:
        _complete(actor=SYSTEM, pairs=[pair])
    except DatabaseError:
        log.exception("Pair %s was left behind and goes on waiting", pair.begun.pair_id)
        return False
    return True


@mutation("pair.request", thing=lambda *, order_id, **_: f"order:{order_id}")
def _intend(
    *,
    actor: Actor,
    order_id: UUID,
    holder_key: str,
    signing_request: bytes,
    encryption_request: bytes,
    approval: bytes,
) -> _Begun:
    order = locked_order(order_id=order_id, holder_key=holder_key)
    digests = requests.digest(signing_request), requests.digest(encryption_request)
    if order.signing_request_digest:
        return _known_pair(order, digests=digests)
    if order.state != OrderState.PLACED or order.expires_at <= timezone.now():
        raise Refusal(_("This certificate application has expired: start a new one."), code="order_expired")
    if order.renews_id:
        renewals.check_approval(order=order, digests=digests, approval=approval)
    pair_of_requests = requests.checked_pair(signing=signing_request, encryption=encryption_request, nonce=order.nonce)
    pair = Pair(order=order, holder_key=holder_key)
    insert([pair])
    intents = stored_intents(order=order, pair=pair, issuer=issuing_authority(), requested=pair_of_requests)
    for intent in intents:
        facts = {"order": str(order.pk), "serial": intent.serial, "use": intent.use, "key": intent.key_sha256}
        record(actor=actor, action="certificate.intend", thing=f"certificate:{intent.number}", facts=facts)
    Order.objects.filter(pk=order.pk).update(
        state=OrderState.REQUESTED,
        requested_at=timezone.now(),
        signing_request_digest=digests[0],
        encryption_request_digest=digests[1],
        approval=approval if order.renews_id else None,
    )
    changes.begun(*intents)
    return _Begun(order_id=order.pk, pair_id=pair.pk, intents=intents)


def _known_pair(order: Order, *, digests: tuple[str, str]) -> _Begun:
    if digests != (order.signing_request_digest, order.encryption_request_digest):
        raise Refusal(_("Other certificate requests have already come for this application."), code="order_conflict")
    if order.state == OrderState.VOID:
        raise _void_refusal()
    return _Begun(order_id=order.pk, pair_id=order.pair.pk, intents=list(_intents(order.pair.pk)))


def _intents(*pair_ids: UUID) -> Iterator[Certificate]:
    rows = Certificate.objects.filter(pair__in=pair_ids, issuance=Issuance.INTENT)
    rows = rows.select_related("pair__order", "issuer")
    return rows.order_by("number").iterator()


def _void_refusal() -> Refusal:
    return Refusal(_("This certificate application is void: start a new one."), code="order_void")


def _finish(*, actor: Actor, begun: _Begun) -> holdings.Pair | None:
    """The pair; None if it was there already, or another process was first."""
    if not begun.intents:
        return None
    signed_pair = _sign(actor=actor, begun=begun)
    issued_at = _complete(actor=actor, pairs=[signed_pair]).get(begun.pair_id)
    if issued_at is None:
        return None
    for intent in begun.intents:
        intent.der = signed_pair.contents[intent.pk]
    return holdings.just_issued(begun.intents, issued_at=issued_at)


def _sign(*, actor: Actor, begun: _Begun) -> _Signed:
    """Lints all before it signs one. Voids the pair and raises `LintFindings` when it breaks a rule."""
    try:
        for intent in begun.intents:
            refuse_findings(tbs=bytes(intent.tbs), signature_octets=intent.issuer.public_key.key_size // 8)
    except LintFindings as findings:
        _void(actor=actor, pair_id=begun.pair_id, codes=findings.codes)
        raise
    return _Signed(begun=begun, contents={intent.pk: _signed_content(intent) for intent in begun.intents})


def _signed_content(intent: Certificate) -> bytes:
    tbs = bytes(intent.tbs)
    content = signed(key_name=intent.issuer.name, public_key=intent.issuer.public_key, tbs=tbs)
    if x509.load_der_x509_certificate(content).tbs_certificate_bytes != tbs:
        raise ValueError(f"The signed bytes of {intent.number} are not the stored ones")
    return content


@mutation("pair.issue", thing=lambda *, pairs, **_: f"pair:{pairs[0].begun.pair_id}")
def _complete(*, actor: Actor, pairs: Sequence[_Signed]) -> dict[UUID, datetime]:
    """When each was issued, by pair: those whose order had none yet.

    The others were finished by another process, with the same bytes.
    """
    by_order = {pair.begun.order_id: pair for pair in pairs}
    waiting = Order.objects.select_for_update().filter(pk__in=by_order, state=OrderState.REQUESTED).order_by("pk")
    won = [by_order[key] for key in waiting.values_list("pk", flat=True)]
    now = timezone.now()
    _store(won, at=now)
    for pair in won:
        facts = {"order": str(pair.begun.order_id)}
        record(actor=actor, action="pair.issue", thing=f"pair:{pair.begun.pair_id}", facts=facts)
    return {pair.begun.pair_id: now for pair in won}


def _store(pairs: Sequence[_Signed], *, at: datetime) -> None:
    """Compares and sets, by plain statements for all rows: the ORM's would have a case for each."""
    moment = connection.ops.adapt_datetimefield_value(at)
    signed_rows = [(content, kept_key(key)) for pair in pairs for key, content in pair.contents.items()]
    compared = "UPDATE pki_certificate SET issuance = 'issued', der = %s WHERE id = %s AND issuance = 'intent'"
    if write(compared, signed_rows) != len(signed_rows):
        raise ValueError("An intent vanished")
    write(
        "UPDATE pki_pair SET issued_at = %s WHERE id = %s", [(moment, kept_key(pair.begun.pair_id)) for pair in pairs]
    )
    write("UPDATE pki_order SET state = 'issued' WHERE id = %s", [(kept_key(pair.begun.order_id),) for pair in pairs])


@mutation("pair.void", thing=lambda *, pair_id, **_: f"pair:{pair_id}")
def _void(*, actor: Actor, pair_id: UUID, codes: list[str]) -> None:
    """Ends intents that break a rule. They were never signed; were they, the CRL would refuse them all the same."""
    order = Order.objects.select_for_update().get(pair=pair_id)
    if order.state != OrderState.REQUESTED:
        return
    now = timezone.now().replace(microsecond=0)
    intents = list(Certificate.objects.select_for_update().filter(pair=pair_id, issuance=Issuance.INTENT))
    for intent in intents:
        reason = Reason.CESSATION_OF_OPERATION
        since = intent.listed_since or now
        intent.issuance, intent.status, intent.reason, intent.revoked_at = Issuance.VOID, Status.REVOKED, reason, now
        intent.crl_entry = crl_entries.entry(serial=int(intent.serial, 16), since=since, reason=reason)
        intent.save(update_fields=["issuance", "status", "reason", "revoked_at", "crl_entry"])
    changes.status_changed(*intents)
    Order.objects.filter(pk=order.pk).update(state=OrderState.VOID)
    record(actor=actor, action="pair.void", thing=f"pair:{pair_id}", facts={"findings": codes})
