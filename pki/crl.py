"""Full CRLs 憑證廢止清冊 (RFC 5280 §5): numbered without gap, published on schedule and after each change of status."""

import hashlib
from datetime import datetime, timedelta

from cryptography import x509
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from pki import der
from pki.authorities import ROOT, name_of
from pki.models import Authority, Certificate, CrlIssue, UntoldChange
from pki.profiles import authority_key_identifier, encoded
from pki.signatures import SHA256_WITH_RSA, refuse_inside_transaction, signed

ROOT_CRL_DAYS = 180  # an authority below the root is seldom revoked, and the root's key should seldom be used


def publish(*, actor: Actor, authority: str) -> CrlIssue:
    """Publishes the authority's CRL now, whether it is due or not.

    Raises `Refusal` (not_permitted, no_authority) and `SigningInTransaction` inside a transaction.
    """
    refuse_inside_transaction()
    return _publish(actor=actor, authority=authority)


def publish_due(*, actor: Actor = SYSTEM) -> list[CrlIssue]:
    """Publishes each CRL that doesn't tell the newest change of status, or has passed half of its life."""
    refuse_inside_transaction()
    names = list(Authority.objects.order_by("pk").values_list("name", flat=True))
    issues = (_publish_if_due(actor=actor, authority=name) for name in names if _is_due(name))
    return [issue for issue in issues if issue]


def status_changed(*, issuer_id: int) -> None:
    """To be called in the transaction of a change of status: the CRL is due, and published once this commits.

    A failure to publish is logged and does not undo the change; the periodic sweep tries again.
    """
    UntoldChange.objects.create(issuer_id=issuer_id)
    transaction.on_commit(publish_due, robust=True)


def newest(authority: str) -> CrlIssue | None:
    """The CRL that stands."""
    return CrlIssue.objects.filter(issuer__name=authority).order_by("-number").first()


def _is_due(name: str) -> bool:
    standing = newest(name)
    if standing is None or UntoldChange.objects.filter(issuer__name=name).exists():
        return True
    return timezone.now() >= standing.this_update + (standing.next_update - standing.this_update) / 2


@mutation("crl.publish", thing=lambda *, authority, **_: f"authority:{authority}")
def _publish_if_due(*, actor: Actor, authority: str) -> CrlIssue | None:
    issuer = _locked(authority)
    return _issue(actor=actor, issuer=issuer) if _is_due(authority) else None


@mutation("crl.publish", thing=lambda *, authority, **_: f"authority:{authority}")
def _publish(*, actor: Actor, authority: str) -> CrlIssue:
    _refuse_unless_permitted(actor)
    return _issue(actor=actor, issuer=_locked(authority))


def _locked(authority: str) -> Authority:
    # "no key": rows that point to the authority may be inserted meanwhile, so nobody waits for a publication.
    issuer = Authority.objects.select_for_update(no_key=True).filter(name=authority).first()
    if issuer is None:
        raise Refusal(_("There is no certificate authority of this name."), code="no_authority")
    return issuer


def _issue(*, actor: Actor, issuer: Authority) -> CrlIssue:
    before = newest(issuer.name)
    number = before.number + 1 if before else 1
    told = list(issuer.untold_changes.values_list("pk", flat=True))  # read before the entries: none is told too early
    entries = _entries(issuer, before=before)
    this_update = timezone.now().replace(microsecond=0)
    next_update = this_update + _life_of(issuer)
    tbs = _to_be_signed(issuer=issuer, number=number, this_update=this_update, next_update=next_update, entries=entries)
    content = signed(key_name=issuer.name, public_key=issuer.public_key, tbs=tbs)
    issue = CrlIssue.objects.create(
        issuer=issuer,
        number=number,
        this_update=this_update,
        next_update=next_update,
        entries=len(entries),
        sha256=hashlib.sha256(content).hexdigest(),
        der=content,
    )
    CrlIssue.objects.filter(issuer=issuer, number__lt=number, der__isnull=False).update(der=None)
    UntoldChange.objects.filter(pk__in=told).delete()
    facts = {"number": number, "entries": len(entries), "sha256": issue.sha256}
    record(actor=actor, action="crl.publish", thing=f"authority:{issuer.name}", facts=facts)
    return issue


def _refuse_unless_permitted(actor: Actor) -> None:
    if actor.kind == "system":
        return
    person = get_user_model().objects.filter(pk=actor.key).first() if actor.kind == "staff" else None
    if person is None or not person.has_perm("pki.publish_crl"):
        raise Refusal(_("Only a CA officer may publish a revocation list."), code="not_permitted")


def _life_of(issuer: Authority) -> timedelta:
    return timedelta(days=ROOT_CRL_DAYS) if issuer.name == ROOT else timedelta(hours=settings.PKI["crl_hours"])


def _entries(issuer: Authority, *, before: CrlIssue | None) -> list[bytes]:
    """Stored entries. One stays until a CRL beyond the certificate's expiry has told it (RFC 5280 §3.3)."""
    listed = Certificate.objects.filter(issuer=issuer, crl_entry__isnull=False)
    if before:
        listed = listed.filter(not_after__gte=before.this_update)
    return [bytes(entry or b"") for entry in listed.order_by("serial").values_list("crl_entry", flat=True)]


def _to_be_signed(
    *, issuer: Authority, number: int, this_update: datetime, next_update: datetime, entries: list[bytes]
) -> bytes:
    """TBSCertList (RFC 5280 §5.1.2); without entries the list is absent, not empty (§5.1.2.6)."""
    extensions = der.sequence(
        encoded(authority_key_identifier(issuer), critical=False), encoded(x509.CRLNumber(number), critical=False)
    )
    return der.sequence(
        der.integer(1),
        SHA256_WITH_RSA,
        name_of(issuer),
        der.time(this_update),
        der.time(next_update),
        *([der.sequence_of(entries)] if entries else []),
        der.explicit(0, extensions),
    )
