"""Subscribers of the crowd who apply for their pair, as their browser does: keys are made, used once and dropped."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AttributeOID

from pki import holdings, lifecycle
from portal import applications, terms
from registry import accounts
from registry.models import PortalAccount

KEY_BITS = 2048


def give_pair(account: PortalAccount) -> holdings.Pair:
    """The subscriber's pair, issued and activated; the one that is there if an earlier run came so far."""
    actor, subscriber = accounts.actor_of(account), account.subscriber
    key = str(subscriber.public_id)
    if not (held := holdings.pairs_of(key)):
        order = applications.accept_terms(actor=actor, subscriber=subscriber, version=terms.CURRENT)
        pair = applications.answer_requests(
            actor=actor,
            subscriber=subscriber,
            order_id=order.pk,
            signing_request=_request(order.nonce),
            encryption_request=_request(order.nonce),
        )
        applications.confirm_kept(actor=actor, subscriber=subscriber, order_id=order.pk)
        held = [pair]
    lifecycle.activate_pair(actor=actor, pair_id=held[0].pair_id, holder_key=key)
    return held[0]


def suspend(account: PortalAccount, pair: holdings.Pair) -> None:
    """As the subscriber does in the portal."""
    lifecycle.suspend(
        actor=accounts.actor_of(account),
        certificate_ids=[held.certificate_id for held in pair.certificates],
        holder_key=str(account.subscriber.public_id),
    )


def _request(nonce: str) -> bytes:
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    builder = builder.add_attribute(AttributeOID.CHALLENGE_PASSWORD, nonce.encode())
    return builder.sign(private, hashes.SHA256()).public_bytes(Encoding.DER)
