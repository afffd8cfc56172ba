"""What the authority does by itself; called by a periodic command, and safe to be called at any time."""

from audit.actors import SYSTEM
from pki import ceremony, crl, issuance, orders
from pki.authorities import ISSUING
from pki.models import Authority


def run() -> dict[str, int]:
    """Finishes left intents, ends orders, renews OCSP's and the seal's certificate, publishes due CRLs; how many."""
    done = {"reaped": issuance.reap(), "expired": orders.expire_due()}
    if Authority.objects.filter(name=ISSUING).exists():
        done["responders"] = int(ceremony.certify_responder(actor=SYSTEM, report=lambda _: None))
        done["seals"] = int(ceremony.certify_seal(actor=SYSTEM, report=lambda _: None))
        done["published"] = len(crl.publish_due())
    return done
