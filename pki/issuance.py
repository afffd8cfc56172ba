"""Issues a pair so that a crash at any instruction loses nothing and doubles nothing (docs/issuance.md).

First transaction: check, store serials, key digests and the to-be-signed bytes as an intent. Then, outside: lint, sign,
verify. Second transaction: compare and set, intent → issued. Whoever finds an intent can finish it: the same bytes give
the same signature.
"""

import logging
from datetime import timedelta
from uuid import UUID

from cryptography import x509
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.counters import next_number
from pki import changes, crl_entries, holdings, names, profiles, renewals, requests, subscriber_profiles
from pki.authorities import issuing_authority, name_of
from pki.key_backends import KeyMissing
from pki.linting import LintFindings, refuse_findings
from pki.models import Authority, Certificate, Issuance, Order, OrderState, Pair, Reason, Status
from pki.orders import locked_order
from pki.requests import Requested
from pki.signatures import refuse_inside_transaction, signed

log = logging.getLogger(__name__)

LEFT_BEHIND = timedelta(minutes=2)  # an intent older than this has no process that still works on it


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
    pair_id = _intend(
        actor=actor,
        order_id=order_id,
        holder_key=holder_key,
        signing_request=signing_request,
        encryption_request=encryption_request,
        approval=approval,
    )
    try:
        _finish(actor=actor, pair_id=pair_id)
    except LintFindings as findings:
        sentence = _("The certificates could not be made from the registered data: please call the office.")
        raise Refusal(sentence, code="not_certifiable") from findings
    except KeyMissing as missing:
        log.error("Pair %s waits for its signature: %s", pair_id, missing)
        sentence = _(
            "Certificates can't be signed at this moment. Your application is kept: come back in a few minutes."
        )
        raise Refusal(sentence, code="key_away") from missing
    pair = holdings.pair_of_order(order_id)
    if pair is None:
        raise _void_refusal()
    return pair


def reap(*, older_than: timedelta = LEFT_BEHIND) -> int:
    """Finishes, or voids, the intents that a killed process left behind; how many pairs it looked after.

    A pair that the database refuses waits for the next round, and holds up no other.
    """
    refuse_inside_transaction()
    before = timezone.now() - older_than
    left = Pair.objects.filter(order__state=OrderState.REQUESTED, order__requested_at__lte=before)
    pair_ids = list(left.values_list("pk", flat=True))
    waiting = 0
    for pair_id in pair_ids:
        try:
            _finish(actor=SYSTEM, pair_id=pair_id)
        except LintFindings:
            log.warning("Pair %s was left behind and is void: it breaks a rule", pair_id)
        except DatabaseError:
            waiting += 1
            log.exception("Pair %s was left behind and goes on waiting", pair_id)
    return len(pair_ids) - waiting


@mutation("pair.request", thing=lambda *, order_id, **_: f"order:{order_id}")
def _intend(
    *,
    actor: Actor,
    order_id: UUID,
    holder_key: str,
    signing_request: bytes,
    encryption_request: bytes,
    approval: bytes,
) -> UUID:
    order = locked_order(order_id=order_id, holder_key=holder_key)
    digests = requests.digest(signing_request), requests.digest(encryption_request)
    if order.signing_request_digest:
        return _known_pair(order, digests=digests)
    if order.state != OrderState.PLACED or order.expires_at <= timezone.now():
        raise Refusal(_("This certificate application has expired: start a new one."), code="order_expired")
    if order.renews_id:
        renewals.check_approval(order=order, digests=digests, approval=approval)
    pair_of_requests = requests.checked_pair(signing=signing_request, encryption=encryption_request, nonce=order.nonce)
    issuer = issuing_authority()
    pair = Pair.objects.create(order=order, holder_key=holder_key)
    changes.begun(
        [
            _stored_intent(actor=actor, order=order, pair=pair, issuer=issuer, requested=requested)
            for requested in pair_of_requests
        ]
    )
    Order.objects.filter(pk=order.pk).update(
        state=OrderState.REQUESTED,
        requested_at=timezone.now(),
        signing_request_digest=digests[0],
        encryption_request_digest=digests[1],
        approval=approval if order.renews_id else None,
    )
    return pair.pk


def _known_pair(order: Order, *, digests: tuple[str, str]) -> UUID:
    if digests != (order.signing_request_digest, order.encryption_request_digest):
        raise Refusal(_("Other certificate requests have already come for this application."), code="order_conflict")
    if order.state == OrderState.VOID:
        raise _void_refusal()
    return order.pair.pk


def _void_refusal() -> Refusal:
    return Refusal(_("This certificate application is void: start a new one."), code="order_void")


def _stored_intent(*, actor: Actor, order: Order, pair: Pair, issuer: Authority, requested: Requested) -> Certificate:
    now, profile = timezone.now().replace(microsecond=0), subscriber_profiles.profile(requested.use)
    serial = x509.random_serial_number()  # 159 random bits; the rule asks for 64
    shard = serial % settings.PKI["crl_shards"]  # fixed for good: the certificate names its list
    first, last = profiles.validity(now=now, days=profile.validity_days, issuer=issuer)
    tbs = profiles.to_be_signed(
        serial=serial,
        issuer_name=name_of(issuer),
        subject_name=names.subscriber_name(order.common_name, subject=profile.subject),
        not_before=first,
        not_after=last,
        public_key=requested.public_key,
        extensions=profiles.subscriber_extensions(
            use=requested.use, public_key=requested.public_key, issuer=issuer, crl_shard=shard
        ),
    )
    certificate = Certificate(
        pair=pair,
        issuer=issuer,
        use=requested.use,
        number=next_number("C"),
        serial=f"{serial:x}",
        key_sha256=requested.key_sha256,
        not_before=first,
        not_after=last,
        tbs=tbs,
        listed_since=now,
        crl_shard=shard,
        reason=Reason.CERTIFICATE_HOLD,
        crl_entry=crl_entries.entry(serial=serial, since=now, reason=Reason.CERTIFICATE_HOLD),
    )
    try:
        with transaction.atomic():
            certificate.save(force_insert=True)
    except IntegrityError as error:
        if Certificate.objects.filter(key_sha256=requested.key_sha256).exists():  # brought at the same moment
            raise requests.key_seen(requested.use) from error
        raise
    facts = {"order": str(order.pk), "serial": certificate.serial, "use": requested.use, "key": requested.key_sha256}
    record(actor=actor, action="certificate.intend", thing=f"certificate:{certificate.number}", facts=facts)
    return certificate


def _finish(*, actor: Actor, pair_id: UUID) -> None:
    intents = list(Certificate.objects.filter(pair=pair_id, issuance=Issuance.INTENT).select_related("issuer"))
    try:
        for intent in intents:
            refuse_findings(tbs=bytes(intent.tbs), signature_octets=intent.issuer.public_key.key_size // 8)
    except LintFindings as findings:
        _void(actor=actor, pair_id=pair_id, codes=findings.codes)
        raise
    certificates = {intent.pk: _sign(intent) for intent in intents}
    if certificates:
        _complete(actor=actor, pair_id=pair_id, certificates=certificates)


def _sign(intent: Certificate) -> bytes:
    tbs = bytes(intent.tbs)
    content = signed(key_name=intent.issuer.name, public_key=intent.issuer.public_key, tbs=tbs)
    if x509.load_der_x509_certificate(content).tbs_certificate_bytes != tbs:
        raise ValueError(f"The signed bytes of {intent.number} are not the stored ones")
    return content


@mutation("pair.issue", thing=lambda *, pair_id, **_: f"pair:{pair_id}")
def _complete(*, actor: Actor, pair_id: UUID, certificates: dict[UUID, bytes]) -> None:
    order = Order.objects.select_for_update().get(pair=pair_id)
    if order.state != OrderState.REQUESTED:
        return  # another process finished it, with the same bytes
    for key, content in certificates.items():
        intent = Certificate.objects.filter(pk=key, issuance=Issuance.INTENT)
        if intent.update(issuance=Issuance.ISSUED, der=content) != 1:
            raise ValueError(f"An intent of pair {pair_id} vanished")
    Pair.objects.filter(pk=pair_id).update(issued_at=timezone.now())
    Order.objects.filter(pk=order.pk).update(state=OrderState.ISSUED)
    record(actor=actor, action="pair.issue", thing=f"pair:{pair_id}", facts={"order": str(order.pk)})


@mutation("pair.void", thing=lambda *, pair_id, **_: f"pair:{pair_id}")
def _void(*, actor: Actor, pair_id: UUID, codes: list[str]) -> None:
    """Ends intents that break a rule. They were never signed; were they, the CRL would refuse them all the same."""
    order = Order.objects.select_for_update().get(pair=pair_id)
    if order.state != OrderState.REQUESTED:
        return
    now = timezone.now().replace(microsecond=0)
    for intent in Certificate.objects.select_for_update().filter(pair=pair_id, issuance=Issuance.INTENT):
        reason = Reason.CESSATION_OF_OPERATION
        since = intent.listed_since or now
        intent.issuance, intent.status, intent.reason, intent.revoked_at = Issuance.VOID, Status.REVOKED, reason, now
        intent.crl_entry = crl_entries.entry(serial=int(intent.serial, 16), since=since, reason=reason)
        intent.save(update_fields=["issuance", "status", "reason", "revoked_at", "crl_entry"])
        changes.status_changed(intent)
    Order.objects.filter(pk=order.pk).update(state=OrderState.VOID)
    record(actor=actor, action="pair.void", thing=f"pair:{pair_id}", facts={"findings": codes})
