"""What the portal throws away when its time is over. Called with the other rooms' sweeps; may run at any time."""

from datetime import timedelta

from captcha.models import CaptchaStore
from django.db.models import Q
from django.utils import timezone

from portal.models import PortalSession

#: Longer than any setting of idleness, so that nothing is deleted that a longer setting would still let in.
KEPT = timedelta(days=1)


def run() -> int:
    """Deletes sessions that can't come back and pictures that can't be answered; returns how many."""
    before = timezone.now() - KEPT
    sessions, _by_model = PortalSession.objects.filter(Q(ended__lt=before) | Q(last_seen__lt=before)).delete()
    pictures, _by_model = CaptchaStore.objects.filter(expiration__lt=timezone.now()).delete()
    return int(sessions + pictures)
