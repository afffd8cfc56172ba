"""The authorities of this installation: one root, and the issuing authority in one or more generations."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal
from pki.models import Authority

ROOT, ISSUING = "root", "issuing"


def issuing_authority() -> Authority:
    """The one that issues to subscribers: the newest generation. Raises `Refusal` before the key ceremony."""
    authority = Authority.objects.select_related("issuer").exclude(name=ROOT).order_by("pk").last()
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


def name_of_generation(generation: int) -> str:
    """`issuing`, `issuing-2`, `issuing-3`: its key's name, and the one in its public addresses."""
    return ISSUING if generation == 1 else f"{ISSUING}-{generation}"


def chain_of(authority: Authority) -> tuple[bytes, ...]:
    """The DER of the authority and of those above it, the root last."""
    chain = []
    link: Authority | None = authority
    while link is not None:
        chain.append(bytes(link.der))
        link = link.issuer
    return tuple(chain)


def name_of(authority: Authority) -> bytes:
    """The authority's name in DER, as it stands in what it signs."""
    return authority.certificate.subject.public_bytes()
