"""CRLs 憑證廢止清冊 (RFC 5280 §5): numbered under a lock, published on schedule and after each change of status.

An authority's certificates may be spread over several lists (`PKI["crl_shards"]`); each has its own numbers, which its
full lists and its deltas share (§5.2.3). Reading never signs.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.plain_statements import insert, locking, write
from audit.refusal import Refusal
from audit.trail import record
from pki import addresses, crl_contents
from pki.authorities import ROOT, is_in_force, key_is_away, require_key
from pki.crl_contents import Changes, Entries, Heading, has_deltas
from pki.models import Authority
from pki.publications import CrlIssue, CrlKind, StatusChange
from pki.signatures import refuse_inside_transaction, signed

# A list that stays so short is made in the transaction that puts certificates on hold, for all others wait for it.
SHORT = 2_000  # entries, some 80 KB: 2 ms
# By plain statements: while all others wait for a list, the ORM takes ten times as long as the database.
_STANDING = (
    "SELECT id, issuer_id, shard, kind, number, base_number, scope, this_update, next_update, entries, sha256"
    " FROM pki_crlissue WHERE issuer_id = %s AND der IS NOT NULL ORDER BY shard, kind DESC, number DESC"
)
_OLDEST_HELD = (
    "SELECT number FROM pki_crlissue WHERE issuer_id = %s AND shard = %s AND kind = 'full' AND scope = %s"
    " AND next_update > %s AND number >= %s ORDER BY number LIMIT 1"
)
ROOT_CRL_DAYS = 180  # an authority below the root is seldom revoked, and the root's key should seldom be used


def publish(*, actor: Actor, authority: str, shard: int = 0) -> CrlIssue:
    """Publishes the authority's full CRL now, whether it is due or not, and its delta with the same number.

    Raises `Refusal` (not_permitted, no_authority, key_put_away) and `SigningInTransaction` inside a transaction.
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
    due = [
        part
        for issuer in authorities.order_by("-pk")  # the root last: were its key lost, no other list would wait for it
        if is_in_force(issuer)
        for part in _parts(issuer)
        if (shard is None or part.shard == shard) and _due(part)
    ]
    published = (_publish_if_due(actor=actor, authority=part.issuer.name, shard=part.shard) for part in due)
    return [issue for issue in published if issue]


@mutation("crl.publish", thing=lambda *, issuer, **_: f"authority:{issuer.name}")
def tell_at_once(*, actor: Actor, issuer: Authority, shard: int) -> bool:
    """Publishes in the transaction that just put certificates on hold, so that the list is public with that.

    Only a short list, and only if nobody else publishes at this moment: whoever finds that so commits first and shares
    the next list with all that wait (`publish_due`). False then. Raises `KeyMissing`; what it wrote is undone then.
    """
    if not is_in_force(issuer) or not _locked_if_free(issuer):
        return False
    part = _part(issuer, shard)
    full = part.of(CrlKind.FULL)
    if full is None or full.entries > min(SHORT, settings.PKI["crl_whole_entries"]):
        return False
    _issue(actor=actor, part=part, kind=CrlKind.FULL)
    return True


def shards(issuer: Authority) -> list[int]:
    """The parts of an authority that have lists: those of the settings, and those that were ever published."""
    return _shards(issuer, standing(issuer))


def _shards(issuer: Authority, lists: Sequence[CrlIssue]) -> list[int]:
    asked_for = range(settings.PKI["crl_shards"]) if has_deltas(issuer) else range(1)
    return sorted({*(issue.shard for issue in lists), *asked_for})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One part of an authority's certificates, and its lists that stand. `scope` as in `crl_contents.Heading`."""

    issuer: Authority
    shard: int
    scope: str
    lists: Sequence[CrlIssue]

    def of(self, kind: CrlKind) -> CrlIssue | None:
        """The list of that kind that stands."""
        return next((issue for issue in self.lists if issue.kind == kind), None)

    @property
    def number(self) -> int:
        """The last number given: a list that was followed by no other stands."""
        return max((issue.number for issue in self.lists), default=0)


def _parts(issuer: Authority) -> list[_Part]:
    """One query for all of them. A part is named in its list where there are several: NSS refuses that extension."""
    lists = standing(issuer)
    shards = _shards(issuer, lists)
    return [
        _Part(
            issuer=issuer,
            shard=shard,
            scope=addresses.crl(issuer.name, shard=shard) if len(shards) > 1 else "",
            lists=[issue for issue in lists if issue.shard == shard],
        )
        for shard in shards
    ]


def _part(issuer: Authority, shard: int) -> _Part:
    return next(part for part in _parts(issuer) if part.shard == shard)


def newest(authority: str, *, shard: int = 0, kind: CrlKind = CrlKind.FULL) -> CrlIssue | None:
    """The list of that kind that stands."""
    return CrlIssue.objects.filter(issuer__name=authority, shard=shard, kind=kind).order_by("-number").first()


def newest_heading(authority: str, *, shard: int = 0, kind: CrlKind = CrlKind.FULL) -> CrlIssue | None:
    """The same without its content, which may be fifty megabytes: fetched only when it is looked at."""
    issues = CrlIssue.objects.filter(issuer__name=authority, shard=shard, kind=kind).defer("der")
    return issues.order_by("-number").first()


def standing(authority: Authority) -> list[CrlIssue]:
    """The lists of an authority that stand, without their content; of each part the full one first."""
    return list(CrlIssue.objects.raw(_STANDING, [authority.pk]))


def _due(part: _Part) -> CrlKind | None:
    """What has to be published: nothing while the key is put away, so that lists of others go on. A long list is not
    made whole for one change: its delta tells it."""
    if key_is_away(part.issuer):
        return None
    full, delta = part.of(CrlKind.FULL), part.of(CrlKind.DELTA)
    if full is None or full.scope != part.scope or _is_half_spent(full):
        return CrlKind.FULL
    if not has_deltas(part.issuer):
        return None
    if StatusChange.objects.filter(issuer=part.issuer, shard=part.shard, told_by__isnull=True).exists():
        return CrlKind.FULL if full.entries <= settings.PKI["crl_whole_entries"] else CrlKind.DELTA
    return CrlKind.DELTA if delta is None or _is_half_spent(delta) else None


def _is_half_spent(issue: CrlIssue) -> bool:
    return timezone.now() >= issue.this_update + (issue.next_update - issue.this_update) / 2


@mutation("crl.publish", thing=lambda *, authority, **_: f"authority:{authority}")
def _publish_if_due(*, actor: Actor, authority: str, shard: int) -> CrlIssue | None:
    part = _part(_locked(authority), shard)
    kind = _due(part)
    return _issue(actor=actor, part=part, kind=kind) if kind else None


@mutation("crl.publish", thing=lambda *, authority, **_: f"authority:{authority}")
def _publish(*, actor: Actor, authority: str, shard: int) -> CrlIssue:
    _refuse_unless_permitted(actor)
    issuer = _locked(authority)
    require_key(issuer)
    return _issue(actor=actor, part=_part(issuer, shard), kind=CrlKind.FULL)


def _locked(authority: str) -> Authority:
    # "no key": rows that point to the authority may be inserted meanwhile, so nobody waits for a publication.
    issuer = Authority.objects.select_for_update(no_key=True).filter(name=authority).first()
    if issuer is None:
        raise Refusal(_("There is no certificate authority of this name."), code="no_authority")
    return issuer


def _locked_if_free(issuer: Authority) -> bool:
    free = f"SELECT id FROM pki_authority WHERE id = %s {locking(no_key=True, skip_locked=True)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(free, [issuer.pk])
        return cursor.fetchone() is not None


def _issue(*, actor: Actor, part: _Part, kind: CrlKind) -> CrlIssue:
    """Publishes the full list and its delta with one number, or the delta alone."""
    issuer, number = part.issuer, part.number + 1
    this_update = timezone.now().replace(microsecond=0)
    heading = Heading(issuer=issuer, shard=part.shard, number=number, scope=part.scope, this_update=this_update)
    base_number = _base_number(part, at=this_update) or number
    changes = _changes(part, replace(heading, base_number=base_number))
    issues = [_signed(*made) for made in _lists(part, heading, kind=kind, changes=changes)]
    insert(issues)
    kinds = [issue.kind for issue in issues]
    write("UPDATE pki_crlissue SET der = NULL WHERE id = %s", [(old.pk,) for old in part.lists if old.kind in kinds])
    _told(part, changes, number=number, base_number=base_number)
    told = {issue.kind: {"entries": issue.entries, "sha256": issue.sha256} for issue in issues}
    facts = {"number": number, "shard": part.shard, "lists": told}
    record(actor=actor, action="crl.publish", thing=f"authority:{issuer.name}", facts=facts)
    return issues[0]


def _base_number(part: _Part, *, at: datetime) -> int | None:
    """The oldest full list that still holds: a delta brings everybody up to date who has one (RFC 5280 §5.2.4).

    No older than the base of the delta that stands: what changed before that is kept no more.
    """
    delta = part.of(CrlKind.DELTA)
    since = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_HELD, [part.issuer.pk, part.shard, part.scope, since, delta.base_number if delta else 0])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _changes(part: _Part, delta: Heading) -> Changes:
    full = part.of(CrlKind.FULL)
    if full is None:
        return Changes(delta, untold=crl_contents.untold(delta))
    return crl_contents.changed(delta, expired_since=full.this_update)


def _lists(part: _Part, heading: Heading, *, kind: CrlKind, changes: Changes) -> list[tuple[Heading, Entries]]:
    """The lists to be made, the full one first.

    A change that commits while they are read may be on the full list and not on the delta, which must tell the same
    (RFC 5280 §5.2.3): then the delta is left out, and the publication that the change itself asks for makes both.
    """
    if kind is CrlKind.DELTA:
        return [(changes.heading, changes.entries)]
    before = part.of(CrlKind.FULL)
    everything = crl_contents.listed(heading, expired_since=before.this_update if before else None)
    if not has_deltas(part.issuer) or crl_contents.untold(heading) != changes.untold:
        return [(heading, everything)]
    return [(heading, everything), (changes.heading, changes.entries)]


def _told(part: _Part, changes: Changes, *, number: int, base_number: int) -> None:
    write("UPDATE pki_statuschange SET told_by = %s WHERE id = %s", [(number, change) for change in changes.untold])
    delta = part.of(CrlKind.DELTA)
    if delta is None or delta.base_number is None or base_number > delta.base_number:
        StatusChange.objects.filter(issuer=part.issuer, shard=part.shard, told_by__lte=base_number).delete()


def _signed(heading: Heading, entries: Entries) -> CrlIssue:
    issuer = heading.issuer
    next_update = heading.this_update + _life_of(heading)
    tbs = crl_contents.to_be_signed(heading, next_update=next_update, entries=entries)
    content = signed(key_name=issuer.name, public_key=issuer.public_key, tbs=tbs)
    return CrlIssue(
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
