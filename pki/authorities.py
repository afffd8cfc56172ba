"""The authorities of this installation."""

from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal
from pki.models import Authority

ROOT, ISSUING = "root", "issuing"


def issuing_authority() -> Authority:
    """The one that issues to subscribers. Raises `Refusal` before the key ceremony."""
    authority = Authority.objects.select_related("issuer").filter(name=ISSUING).first()
    if authority is None:
        raise Refusal(
            _("The certificate authority isn't set up yet: hold the key ceremony first."), code="no_authority"
        )
    return authority


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
