"""The life of a certificate after its birth: the only writer of its status.

Pending activation and suspended are certificateHold on CRL and OCSP, so both leave the CRL when they become valid
(RFC 5280 §5.3.1). Each change is public once it has committed.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from pki import changes, crl_entries
from pki.models import Certificate, Issuance, Pair, Reason, Status


@mutation("pair.activate", thing=lambda *, pair_id, **_: f"pair:{pair_id}")
def activate_pair(*, actor: Actor, pair_id: UUID, holder_key: str) -> list[str]:
    """Both certificates become valid. An active pair stays as it is.

    Those that it renews stay valid until their end, or are revoked as superseded, as `PKI["renewal_supersedes"]` says;
    returns the numbers of those that were revoked so. Raises `Refusal`: no_such_pair (also for somebody else's),
    expired, not_pending.
    """
    rows = Pair.objects.select_for_update(of=("self",)).select_related("order")
    pair = rows.filter(pk=pair_id, holder_key=holder_key, issued_at__isnull=False).first()
    if pair is None:
        raise Refusal(_("There is no such certificate pair."), code="no_such_pair")
    if pair.activated_at:
        return []
    certificates = list(Certificate.objects.select_for_update().filter(pair=pair).order_by("number"))
    _refuse_expired(certificates)
    if any(certificate.status != Status.PENDING for certificate in certificates):
        raise Refusal(_("This certificate pair is not waiting for activation."), code="not_pending")
    for certificate in certificates:
        _make_valid(certificate)
    changes.status_changed(*certificates)
    Pair.objects.filter(pk=pair.pk).update(activated_at=timezone.now())
    record(actor=actor, action="pair.activate", thing=f"pair:{pair.pk}", facts=_facts(certificates))
    if pair.order.renews_id and settings.PKI["renewal_supersedes"]:
        return _supersede(actor=actor, pair_id=pair.order.renews_id)
    return []


@mutation("certificate.suspend", thing=lambda *, holder_key, **_: f"holder:{holder_key}")
def suspend(*, actor: Actor, certificate_ids: Collection[UUID], holder_key: str) -> list[str]:
    """Valid certificates go on hold. One that is suspended stays suspended since when it was.

    Returns the numbers of those that have changed. Raises `Refusal`: nothing_chosen, no_such_certificate, expired,
    not_valid.
    """
    certificates = _locked(certificate_ids, holder_key=holder_key)
    _refuse_expired(certificates)
    if any(certificate.status not in (Status.VALID, Status.SUSPENDED) for certificate in certificates):
        raise Refusal(_("Only a valid certificate can be suspended."), code="not_valid")
    now = timezone.now().replace(microsecond=0)
    changed = [certificate for certificate in certificates if certificate.status == Status.VALID]
    for certificate in changed:
        certificate.status = Status.SUSPENDED
        _list(certificate, since=now, reason=Reason.CERTIFICATE_HOLD)
    _changed(actor=actor, action="certificate.suspend", certificates=changed)
    return [certificate.number for certificate in changed]


@mutation("certificate.resume", thing=lambda *, holder_key, **_: f"holder:{holder_key}")
def resume(*, actor: Actor, certificate_ids: Collection[UUID], holder_key: str) -> None:
    """Suspended certificates become valid again. One that is valid stays valid.

    Raises `Refusal`: not_permitted for a subscriber (resumption is asked for on paper), nothing_chosen,
    no_such_certificate, expired, not_suspended.
    """
    _refuse_subscribers(actor)
    certificates = _locked(certificate_ids, holder_key=holder_key)
    _refuse_expired(certificates)
    if any(certificate.status not in (Status.VALID, Status.SUSPENDED) for certificate in certificates):
        raise Refusal(_("Only a suspended certificate can be resumed."), code="not_suspended")
    changed = [certificate for certificate in certificates if certificate.status == Status.SUSPENDED]
    for certificate in changed:
        _make_valid(certificate)
    _changed(actor=actor, action="certificate.resume", certificates=changed)


@mutation("certificate.revoke", thing=lambda **_: "certificate:chosen")
def revoke(
    *,
    actor: Actor,
    certificate_ids: Collection[UUID],
    reason: Reason,
    invalidity_date: datetime | None = None,
) -> None:
    """Certificates are revoked for good. One that is revoked keeps its date and its reason.

    A certificate that was on hold is listed since the hold: what was signed meanwhile must not become good.
    Raises `Refusal`: not_permitted for a subscriber (revocation is asked for on paper), nothing_chosen,
    no_such_certificate, no_such_reason, invalidity_in_future.
    """
    _refuse_subscribers(actor)
    now = timezone.now().replace(microsecond=0)
    if reason not in crl_entries.CODES or reason == Reason.CERTIFICATE_HOLD:
        raise Refusal(_("This is no reason for a revocation."), code="no_such_reason", field="reason")
    if invalidity_date and invalidity_date > now:
        sentence = _("The date since when the key can't be trusted lies in the future: key an earlier one.")
        raise Refusal(sentence, code="invalidity_in_future", field="invalidity_date")
    certificates = _locked(certificate_ids)
    changed = [certificate for certificate in certificates if certificate.status != Status.REVOKED]
    for certificate in changed:
        _make_revoked(certificate, at=now, reason=Reason(reason), invalidity_date=invalidity_date)
    _changed(actor=actor, action="certificate.revoke", certificates=changed, reason=str(reason))


def _supersede(*, actor: Actor, pair_id: UUID) -> list[str]:
    """A deed of its own in the trail: it follows from a renewal and not from a case."""
    now = timezone.now().replace(microsecond=0)
    rows = Certificate.objects.select_for_update(of=("self",)).filter(pair=pair_id, issuance=Issuance.ISSUED)
    changed = list(rows.filter(not_after__gte=now).exclude(status=Status.REVOKED).order_by("number"))
    for certificate in changed:
        _make_revoked(certificate, at=now, reason=Reason.SUPERSEDED, invalidity_date=None)
    _changed(actor=actor, action="certificate.supersede", certificates=changed)
    return [certificate.number for certificate in changed]


def _refuse_subscribers(actor: Actor) -> None:
    if actor.kind not in ("staff", "system"):
        raise Refusal(_("This is asked for on paper: print the form."), code="not_permitted")


def _locked(certificate_ids: Collection[UUID], **whose: str) -> list[Certificate]:
    wanted = set(certificate_ids)
    if not wanted:
        raise Refusal(_("Choose at least one certificate."), code="nothing_chosen", field="certificates")
    rows = Certificate.objects.select_for_update(of=("self",)).filter(pk__in=wanted, issuance=Issuance.ISSUED)
    found = list(rows.filter(**{f"pair__{name}": value for name, value in whose.items()}).order_by("number"))
    if len(found) != len(wanted):
        raise Refusal(_("There is no such certificate."), code="no_such_certificate", field="certificates")
    return found


def _refuse_expired(certificates: Iterable[Certificate]) -> None:
    now = timezone.now()
    if any(certificate.not_after < now for certificate in certificates):
        raise Refusal(_("The certificate has expired: register again."), code="expired", field="certificates")


def _make_valid(certificate: Certificate) -> None:
    certificate.status, certificate.reason = Status.VALID, ""
    certificate.listed_since = certificate.crl_entry = None
    _save(certificate)


def _make_revoked(certificate: Certificate, *, at: datetime, reason: Reason, invalidity_date: datetime | None) -> None:
    certificate.status, certificate.revoked_at, certificate.invalidity_date = Status.REVOKED, at, invalidity_date
    _list(certificate, since=certificate.listed_since or at, reason=reason, invalidity_date=invalidity_date)


def _list(
    certificate: Certificate, *, since: datetime, reason: Reason, invalidity_date: datetime | None = None
) -> None:
    certificate.listed_since, certificate.reason = since, reason
    certificate.crl_entry = crl_entries.entry(
        serial=int(certificate.serial, 16), since=since, reason=reason, invalidity_date=invalidity_date
    )
    _save(certificate)


def _save(certificate: Certificate) -> None:
    certificate.save(update_fields=["status", "reason", "listed_since", "crl_entry", "revoked_at", "invalidity_date"])


def _facts(certificates: Iterable[Certificate]) -> dict[str, object]:
    return {"certificates": [certificate.number for certificate in certificates]}


def _changed(*, actor: Actor, action: str, certificates: Collection[Certificate], **facts: str) -> None:
    """What follows once they are written: told by one publication, recorded one by one."""
    changes.status_changed(*certificates)
    for certificate in certificates:
        record(actor=actor, action=action, thing=f"certificate:{certificate.number}", facts=facts)
