"""What the portal forgets of a subscriber whose records have had their time (spec §7)."""

from portal.models import PortalSession
from portal.passkeys.models import Passkey
from registry.models import Subscriber


def erase(subscriber: Subscriber) -> None:
    """Deletes sessions, with what was typed in them, and passkeys with their names. Inside the caller's mutation."""
    PortalSession.objects.filter(account__subscriber=subscriber).delete()
    Passkey.objects.filter(account__subscriber=subscriber).delete()
