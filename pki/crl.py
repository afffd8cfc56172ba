"""CRLs 憑證廢止清冊 (RFC 5280 §5): numbered under a lock, published on schedule and after each change of status.

An authority's certificates may be spread over several lists (`PKI["crl_shards"]`); each has its own numbers, which its
full lists and its deltas share (§5.2.3). Reading never signs.
"""

import hashlib
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from pki import addresses, crl_contents
from pki.authorities import ROOT, is_in_force
from pki.crl_contents import Entries, Heading, has_deltas
from pki.models import Authority
from pki.publications import CrlIssue, CrlKind, StatusChange
from pki.signatures import refuse_inside_transaction, signed

ROOT_CRL_DAYS = 180  # an authority below the root is seldom revoked, and the root's key should seldom be used


def publish(*, actor: Actor, authority: str, shard: int = 0) -> CrlIssue:
    """Publishes the authority's full CRL now, whether it is due or not, and its delta with the same number.

    Raises `Refusal` (not_permitted, no_authority) and `SigningInTransaction` inside a transaction.
    """
    refuse_inside_transaction()
    return _publish(actor=actor, authority=authority, shard=shard)


def publish_all(*, actor: Actor, authority: str) -> list[CrlIssue]:
    """Publishes every full CRL of the authority now. Raises what `publish` raises."""
    issuer = Authority.objects.filter(name=authority).first()
    return [publish(actor=actor, authority=authority, shard=part) for part in (shards(issuer) if issuer else [0])]


def publish_due(*, actor: Actor = SYSTEM, issuer_id: int | None = None, shard: int | None = None) -> list[CrlIssue]:
    """Publishes each list that doesn't tell the newest change of status, or has passed half of its life.

    Of all authorities, or of one; of all its lists, or of one. Answers with the full list where one was published and
    with the delta elsewhere.
    """
    refuse_inside_transaction()
    authorities = Authority.objects.filter(pk=issuer_id) if issuer_id else Authority.objects.all()
    scopes = [
        (issuer, part)
        for issuer in authorities.order_by("pk")
        if is_in_force(issuer)
        for part in (shards(issuer) if shard is None else [shard])
    ]
    due = (scope for scope in scopes if _due(*scope))
    published = (_publish_if_due(actor=actor, authority=issuer.name, shard=part) for issuer, part in due)
    return [issue for issue in published if issue]


def shards(issuer: Authority) -> list[int]:
    """The parts of an authority that have lists: those of the settings, and those that were ever published."""
    told = CrlIssue.objects.filter(issuer=issuer).values_list("shard", flat=True).distinct()
    asked_for = range(settings.PKI["crl_shards"]) if has_deltas(issuer) else range(1)
    return sorted({*told, *asked_for})


def _scope(issuer: Authority, shard: int) -> str:
    """The address that names a part, where there are parts: a critical extension, which NSS refuses."""
    return addresses.crl(issuer.name, shard=shard) if len(shards(issuer)) > 1 else ""


def newest(authority: str, *, shard: int = 0, kind: CrlKind = CrlKind.FULL) -> CrlIssue | None:
    """The list of that kind that stands."""
    return CrlIssue.objects.filter(issuer__name=authority, shard=shard, kind=kind).order_by("-number").first()


def newest_heading(authority: str, *, shard: int = 0, kind: CrlKind = CrlKind.FULL) -> CrlIssue | None:
    """The same without its content, which may be fifty megabytes: fetched only when it is looked at."""
    issues = CrlIssue.objects.filter(issuer__name=authority, shard=shard, kind=kind).defer("der")
    return issues.order_by("-number").first()


def standing(authority: Authority) -> list[CrlIssue]:
    """The lists of an authority that stand, without their content; of each part the full one first."""
    kept = CrlIssue.objects.filter(issuer=authority, der__isnull=False).defer("der")
    return list(kept.order_by("shard", "-kind"))


def _due(issuer: Authority, shard: int) -> CrlKind | None:
    """What has to be published. A long list is not made whole for one change: its delta tells it."""
    standing = newest_heading(issuer.name, shard=shard)
    if standing is None or standing.scope != _scope(issuer, shard) or _is_half_spent(standing):
        return CrlKind.FULL
    if not has_deltas(issuer):
        return None
    if StatusChange.objects.filter(issuer=issuer, shard=shard, told_by__isnull=True).exists():
        return CrlKind.FULL if standing.entries <= settings.PKI["crl_whole_entries"] else CrlKind.DELTA
    delta = newest_heading(issuer.name, shard=shard, kind=CrlKind.DELTA)
    return CrlKind.DELTA if delta is None or _is_half_spent(delta) else None


def _is_half_spent(issue: CrlIssue) -> bool:
    return timezone.now() >= issue.this_update + (issue.next_update - issue.this_update) / 2


@mutation("crl.publish", thing=lambda *, authority, **_: f"authority:{authority}")
def _publish_if_due(*, actor: Actor, authority: str, shard: int) -> CrlIssue | None:
    issuer = _locked(authority)
    kind = _due(issuer, shard)
    return _issue(actor=actor, issuer=issuer, shard=shard, kind=kind) if kind else None


@mutation("crl.publish", thing=lambda *, authority, **_: f"authority:{authority}")
def _publish(*, actor: Actor, authority: str, shard: int) -> CrlIssue:
    _refuse_unless_permitted(actor)
    return _issue(actor=actor, issuer=_locked(authority), shard=shard, kind=CrlKind.FULL)


def _locked(authority: str) -> Authority:
    # "no key": rows that point to the authority may be inserted meanwhile, so nobody waits for a publication.
    issuer = Authority.objects.select_for_update(no_key=True).filter(name=authority).first()
    if issuer is None:
        raise Refusal(_("There is no certificate authority of this name."), code="no_authority")
    return issuer


def _issue(*, actor: Actor, issuer: Authority, shard: int, kind: CrlKind) -> CrlIssue:
    """Publishes the full list and its delta with one number, or the delta alone."""
    untold = _untold(issuer, shard)  # read before the entries: none is told too early
    scope = CrlIssue.objects.filter(issuer=issuer, shard=shard)
    number = 1 + (scope.aggregate(last=Max("number"))["last"] or 0)
    this_update = timezone.now().replace(microsecond=0)
    heading = Heading(issuer=issuer, shard=shard, number=number, scope=_scope(issuer, shard), this_update=this_update)
    base_number = _base_number(heading) or number
    lists = _lists(heading, kind=kind, base_number=base_number, untold=untold)
    issues = [_sign(made, entries) for made, entries in lists]
    scope.filter(number__lt=number, kind__in=[issue.kind for issue in issues], der__isnull=False).update(der=None)
    StatusChange.objects.filter(pk__in=untold).update(told_by=number)
    StatusChange.objects.filter(issuer=issuer, shard=shard, told_by__lte=base_number).delete()
    told = {issue.kind: {"entries": issue.entries, "sha256": issue.sha256} for issue in issues}
    facts = {"number": number, "shard": shard, "lists": told}
    record(actor=actor, action="crl.publish", thing=f"authority:{issuer.name}", facts=facts)
    return issues[0]


def _untold(issuer: Authority, shard: int) -> list[int]:
    changes = StatusChange.objects.filter(issuer=issuer, shard=shard, told_by__isnull=True)
    return list(changes.order_by("pk").values_list("pk", flat=True))


def _base_number(heading: Heading) -> int | None:
    """The oldest full list that still holds: a delta brings everybody up to date who has one (RFC 5280 §5.2.4)."""
    full = CrlIssue.objects.filter(issuer=heading.issuer, shard=heading.shard, kind=CrlKind.FULL, scope=heading.scope)
    held = full.filter(next_update__gt=heading.this_update)
    return held.order_by("number").values_list("number", flat=True).first()


def _lists(heading: Heading, *, kind: CrlKind, base_number: int, untold: list[int]) -> list[tuple[Heading, Entries]]:
    """The lists to be made, the full one first.

    A change that commits while they are read may be on the full list and not on the delta, which must tell the same
    (RFC 5280 §5.2.3): then the delta is left out, and the publication that the change itself asks for makes both.
    """
    issuer, shard = heading.issuer, heading.shard
    before = newest_heading(issuer.name, shard=shard)
    delta = replace(heading, base_number=base_number)
    changes = crl_contents.changed(delta, expired_since=before.this_update) if before else Entries()
    if kind is CrlKind.DELTA:
        return [(delta, changes)]
    everything = crl_contents.listed(heading, expired_since=before.this_update if before else None)
    if not has_deltas(issuer) or _untold(issuer, shard) != untold:
        return [(heading, everything)]
    return [(heading, everything), (delta, changes)]


def _sign(heading: Heading, entries: Entries) -> CrlIssue:
    issuer = heading.issuer
    next_update = heading.this_update + _life_of(heading)
    tbs = crl_contents.to_be_signed(heading, next_update=next_update, entries=entries)
    content = signed(key_name=issuer.name, public_key=issuer.public_key, tbs=tbs)
    return CrlIssue.objects.create(
        issuer=issuer,
        shard=heading.shard,
        kind=CrlKind.FULL if heading.base_number is None else CrlKind.DELTA,
        number=heading.number,
        base_number=heading.base_number,
        scope=heading.scope,
        this_update=heading.this_update,
        next_update=next_update,
        entries=entries.count,
        sha256=hashlib.sha256(content).hexdigest(),
        der=content,
    )


def _refuse_unless_permitted(actor: Actor) -> None:
    if actor.kind == "system":
        return
    person = get_user_model().objects.filter(pk=actor.key).first() if actor.kind == "staff" else None
    if person is None or not person.has_perm("pki.publish_crl"):
        raise Refusal(_("Only a CA officer may publish a revocation list."), code="not_permitted")


def _life_of(heading: Heading) -> timedelta:
    if heading.base_number is not None:
        return timedelta(hours=settings.PKI["crl_delta_hours"])
    return timedelta(days=ROOT_CRL_DAYS) if heading.issuer.name == ROOT else timedelta(hours=settings.PKI["crl_hours"])
