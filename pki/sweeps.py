"""What the authority does by itself; called by a periodic command, and safe to be called at any time."""

import logging

from audit.actors import SYSTEM
from pki import ceremony, crl, issuance, orders, presigned
from pki.key_backends import KeyMissing
from pki.models import Authority

log = logging.getLogger(__name__)


def run() -> dict[str, int]:
    """Finishes left intents, ends orders, renews OCSP's and the seal's certificate, publishes what is due; how many."""
    done = {"expired": orders.expire_due()}
    try:
        return done | _signed()
    except KeyMissing as missing:  # the next round does what this one left
        log.error("What waits for a signature goes on waiting: %s", missing)
        return done


def _signed() -> dict[str, int]:
    done = {"reaped": issuance.reap()}
    if Authority.objects.exists():
        done["responders"] = int(ceremony.certify_responder(actor=SYSTEM, report=lambda _: None))
        done["seals"] = int(ceremony.certify_seal(actor=SYSTEM, report=lambda _: None))
        done["published"] = len(crl.publish_due())
        done["answers"] = presigned.refresh_due()
    return done
