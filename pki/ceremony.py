"""The key ceremony: root and issuing authority, the OCSP responder, and their first CRLs; the next generation of the
issuing authority. Can be taken up again.

A run that was killed left key files that are whole or absent, and rows that are whole or absent; the next run makes
what is missing. A certificate of an authority that was signed and not stored never left the process.
"""

from collections.abc import Callable
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from pki import crl, names, profiles
from pki.authorities import (
    ROOT,
    is_in_force,
    issuing_authorities,
    issuing_authority,
    key_is_away,
    name_of,
    name_of_generation,
    require_key,
)
from pki.key_backends import KeyMissing as KeyMissing  # noqa: PLC0414 - for who holds a ceremony
from pki.key_backends import encrypted_pkcs8, key_backend
from pki.linting import refuse_findings
from pki.models import Authority, OcspResponder, SealCertificate
from pki.officers import TwoOfficers
from pki.signatures import refuse_inside_transaction, signed

OCSP, SEAL = "ocsp", "seal"
RENEW_BEFORE = timedelta(days=30)
SEAL_RENEWED_AFTER = timedelta(days=365)

Report = Callable[[str], object]


class KeysDoNotMatch(Exception):
    """The database knows an authority whose key is not, or is another, in the key folder: restore both together."""


def hold_ceremony(*, actor: Actor, report: Report, officers: TwoOfficers | None = None) -> bool:
    """Makes what is missing and says so by `report`, a sentence a step. False when there was nothing to do.

    Without officers the system alone can do it: how a demo is set up. Raises `KeysDoNotMatch`, `LintFindings`,
    `Refusal` (what `TwoOfficers.require` raises), and `SigningInTransaction` inside a transaction.
    """
    refuse_inside_transaction()
    with encrypted_pkcs8.alone(encrypted_pkcs8.key_dir() / "ceremony"):
        made = [
            _root(actor=actor, report=report, officers=officers),
            _issuing(actor=actor, report=report, officers=officers, generation=1),
        ]
        for authority in issuing_authorities():
            _require_its_key(authority)
        return _completed(actor=actor, report=report) or any(made)


def renew_issuing(*, officers: TwoOfficers, generation: int, report: Report) -> Authority:
    """The next generation of the issuing authority, which issues from now on: own key, own name, own lists.

    The one before goes on with its lists and answers until its end. `generation` is the number of the new one: asked
    for again, it is the same one, completed if its run died. Raises as `hold_ceremony`; `Refusal` no_authority before
    the first ceremony, wrong_generation for a number that isn't next, key_put_away while the root's key is.
    """
    refuse_inside_transaction()
    officers.require()
    with encrypted_pkcs8.alone(encrypted_pkcs8.key_dir() / "ceremony"):
        issuing_authority()
        _stands(ROOT)
        standing = Authority.objects.exclude(name=ROOT).count()
        if generation < 2 or generation not in (standing, standing + 1):
            raise Refusal(
                _("There are %(standing)d generations of the issuing authority: only the next one can be made.")
                % {"standing": standing},
                code="wrong_generation",
            )
        _issuing(actor=officers.first, report=report, officers=officers, generation=generation)
        _completed(actor=officers.first, report=report)
    return issuing_authority()


def keys_described() -> str:
    """Where and how this office keeps its keys, for the record of a ceremony."""
    return key_backend().described()


def _completed(*, actor: Actor, report: Report) -> bool:
    """Responder, seal and lists of every authority. False when all were there."""
    made = [certify_responder(actor=actor, report=report), certify_seal(actor=actor, report=report)]
    for issue in crl.publish_due(actor=actor):
        report(
            _("Revocation list %(number)d of %(name)s published") % {"number": issue.number, "name": issue.issuer.name}
        )
    return any(made)


def certify_responder(*, actor: Actor, report: Report) -> bool:
    """Gives the OCSP key a new certificate of each issuing authority from which none stands for 30 more days.

    False when there was nothing to do.
    """
    made = [_certify_responder(issuer, actor=actor, report=report) for issuer in issuing_authorities()]
    return any(made)


def _certify_responder(issuer: Authority, *, actor: Actor, report: Report) -> bool:
    # A certificate that ends with its issuer can't be renewed.
    needed = min(timezone.now() + RENEW_BEFORE, issuer.certificate.not_valid_after_utc - timedelta(seconds=1))
    if OcspResponder.objects.filter(issuer=issuer, not_after__gt=needed).exists():
        return False
    public_key = _key(OCSP, bits=profiles.RESPONDER_BITS, report=report)
    serial = x509.random_serial_number()
    content = _certify(
        serial=serial,
        name=f"{settings.PKI['subject']['ca_name']} OCSP",
        days=profiles.RESPONDER_DAYS,
        public_key=public_key,
        issuer=issuer,
        extensions=profiles.responder_extensions(public_key=public_key, issuer=issuer),
    )
    _keep_responder(actor=actor, issuer=issuer, serial=serial, content=content)
    report(_("OCSP responder certified by %(name)s") % {"name": issuer.name})
    return True


def certify_seal(*, actor: Actor, report: Report) -> bool:
    """Gives the key of the letters' seal a certificate, a new one every year. False when there was nothing to do."""
    issuer = issuing_authority()
    if SealCertificate.objects.filter(issuer=issuer, made_at__gt=timezone.now() - SEAL_RENEWED_AFTER).exists():
        return False
    public_key = _key(SEAL, bits=profiles.SEAL_BITS, report=report)
    serial = x509.random_serial_number()
    content = _certify(
        serial=serial,
        name=f"{settings.PKI['subject']['ra_name']} letters",
        days=profiles.SEAL_DAYS,
        public_key=public_key,
        issuer=issuer,
        extensions=profiles.seal_extensions(public_key=public_key, issuer=issuer),
    )
    _keep_seal(actor=actor, issuer=issuer, serial=serial, content=content)
    report(_("Seal of the letters certified"))
    return True


def _root(*, actor: Actor, report: Report, officers: TwoOfficers | None) -> bool:
    if _stands(ROOT):
        return False
    public_key = _key(ROOT, bits=profiles.ROOT_BITS, report=report)
    content = _certify(
        serial=x509.random_serial_number(),
        name=settings.PKI.get("root_name") or f"{settings.PKI['subject']['organisation']} Root CA",
        days=profiles.ROOT_DAYS,
        public_key=public_key,
        issuer=None,
        extensions=profiles.root_extensions(public_key=public_key),
    )
    _keep_authority(actor=actor, name=ROOT, issuer=None, content=content, officers=officers)
    report(_("Root authority certified itself"))
    return True


def _issuing(*, actor: Actor, report: Report, officers: TwoOfficers | None, generation: int) -> bool:
    name = name_of_generation(generation)
    if _stands(name):
        return False
    root = Authority.objects.get(name=ROOT)
    require_key(root)
    public_key = _key(name, bits=profiles.ISSUING_BITS, report=report)
    ca_name = settings.PKI["subject"]["ca_name"]
    content = _certify(
        serial=x509.random_serial_number(),
        name=ca_name if generation == 1 else f"{ca_name} - G{generation}",
        days=profiles.ISSUING_DAYS,
        public_key=public_key,
        issuer=root,
        extensions=profiles.issuing_extensions(public_key=public_key, issuer=root),
    )
    _keep_authority(actor=actor, name=name, issuer=root, content=content, officers=officers)
    report(_("Issuing authority %(name)s certified by the root") % {"name": name})
    return True


def _stands(name: str) -> bool:
    authority = Authority.objects.filter(name=name).first()
    if authority is None:
        return False
    if is_in_force(authority) and not key_is_away(authority):  # the key of one that has ended may be destroyed
        _require_its_key(authority)
    return True


def _require_its_key(authority: Authority) -> None:
    name = authority.name
    if not key_backend().has(name) or key_backend().lend(name).public_key() != authority.public_key:
        raise KeysDoNotMatch(name)


def _key(name: str, *, bits: int, report: Report) -> RSAPublicKey:
    if not key_backend().has(name):
        report(_("Making the key of %(name)s (RSA %(bits)d)") % {"name": name, "bits": bits})
        key_backend().make(name, bits=bits)
    return key_backend().lend(name).public_key()


def _certify(
    *,
    serial: int,
    name: str,
    days: int,
    public_key: RSAPublicKey,
    issuer: Authority | None,
    extensions: profiles.Extensions,
) -> bytes:
    subject = names.authority_name(name)
    first, last = profiles.validity(now=timezone.now(), days=days, issuer=issuer)
    tbs = profiles.to_be_signed(
        serial=serial,
        issuer_name=name_of(issuer) if issuer else subject,
        subject_name=subject,
        not_before=first,
        not_after=last,
        public_key=public_key,
        extensions=extensions,
    )
    signer = issuer.public_key if issuer else public_key
    if issuer:  # a root's signature is part of what is linted, so it can't be linted before
        refuse_findings(tbs=tbs, signature_octets=signer.key_size // 8)
    return signed(key_name=issuer.name if issuer else ROOT, public_key=signer, tbs=tbs)


@mutation("authority.create", thing=lambda *, name, **_: f"authority:{name}")
def _keep_authority(
    *, actor: Actor, name: str, issuer: Authority | None, content: bytes, officers: TwoOfficers | None
) -> None:
    if officers:
        officers.require()
    elif actor != SYSTEM:
        raise Refusal(_("A key of the authority is touched by two people, never by one."), code="one_officer")
    kept = Authority.objects.create(name=name, issuer=issuer, der=content)
    facts = {
        "serial": f"{kept.certificate.serial_number:x}",
        "issuer": issuer.name if issuer else name,
        "officers": [officers.first.label, officers.second.label] if officers else [],
    }
    record(actor=actor, action="authority.create", thing=f"authority:{name}", facts=facts)


@mutation("responder.create", thing=lambda *, serial, **_: f"responder:{serial:x}")
def _keep_responder(*, actor: Actor, issuer: Authority, serial: int, content: bytes) -> None:
    last = x509.load_der_x509_certificate(content).not_valid_after_utc
    OcspResponder.objects.create(issuer=issuer, serial=f"{serial:x}", der=content, not_after=last)
    facts = {"issuer": issuer.name}
    record(actor=actor, action="responder.create", thing=f"responder:{serial:x}", facts=facts)


@mutation("seal.create", thing=lambda *, serial, **_: f"seal:{serial:x}")
def _keep_seal(*, actor: Actor, issuer: Authority, serial: int, content: bytes) -> None:
    SealCertificate.objects.create(issuer=issuer, serial=f"{serial:x}", der=content)
    record(actor=actor, action="seal.create", thing=f"seal:{serial:x}", facts={"issuer": issuer.name})
