"""The authorities of this installation: one root, and the issuing authority in one or more generations."""

from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal
from pki.key_backends import key_backend
from pki.models import Authority

ROOT, ISSUING = "root", "issuing"


def issuing_authority() -> Authority:
    """The one that issues to subscribers: the newest generation. Raises `Refusal` before the key ceremony."""
    newest = "SELECT * FROM pki_authority WHERE name <> %s ORDER BY id DESC LIMIT 1"
    authority = next(iter(Authority.objects.raw(newest, [ROOT])), None)
    if authority is None:
        raise Refusal(
            _("The certificate authority isn't set up yet: hold the key ceremony first."), code="no_authority"
        )
    return authority


def issuing_authorities() -> list[Authority]:
    """The generations whose certificate has not ended, the oldest first: each goes on with its lists and answers."""
    return [authority for authority in Authority.objects.exclude(name=ROOT).order_by("pk") if is_in_force(authority)]


def is_in_force(authority: Authority) -> bool:
    """Whether its certificate has not ended: nobody believes what it signs afterwards."""
    return authority.certificate.not_valid_after_utc > timezone.now()


def key_is_away(authority: Authority) -> bool:
    """Whether two officers have put its key away: known and meant, so nothing cries that it is missing.

    Not between their decision and the removal: a run that died there left a key that signs as before.
    """
    return authority.key_away_since is not None and not key_backend().has(authority.name)


def require_key(authority: Authority) -> None:
    """To be called before its key is used. Raises `Refusal` key_put_away, with the way to have it again."""
    if key_is_away(authority):
        raise Refusal(
            _("The root's key is put away: two CA officers bring it back first (manage.py restore_ca_key root FILE)."),
            code="key_put_away",
        )


def name_of_generation(generation: int) -> str:
    """`issuing`, `issuing-2`, `issuing-3`: its key's name, and the one in its public addresses."""
    return ISSUING if generation == 1 else f"{ISSUING}-{generation}"


def chain_of(authority: Authority) -> tuple[bytes, ...]:
    """The DER of the authority and of those above it, the root last."""
    return _chain(bytes(authority.der), authority.issuer_id)


@lru_cache(maxsize=16)
def _chain(certificate: bytes, issuer_id: int | None) -> tuple[bytes, ...]:
    """Read once a process: each pair goes out with the same one, and no certificate changes its issuer."""
    if issuer_id is None:
        return (certificate,)
    above = Authority.objects.get(pk=issuer_id)
    return certificate, *_chain(bytes(above.der), above.issuer_id)


def name_of(authority: Authority) -> bytes:
    """The authority's name in DER, as it stands in what it signs."""
    return authority.certificate.subject.public_bytes()
