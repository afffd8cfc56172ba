"""How long the login history knows from where: the attempts stay, the network addresses go (spec §7)."""

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.utils import timezone

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.trail import record
from registry.models import PortalLogin


@mutation("login.forget_networks", thing=lambda **_: "login:due")
def forget_networks(*, actor: Actor = SYSTEM) -> int:
    """Erases the networks of attempts older than `LOGIN_NETWORK_DAYS`, long enough to ask for a misuse; how many.

    The staff's logins, which only `axes` keeps, with the whole address, go after the same time. Safe to repeat.
    """
    before = timezone.now() - timedelta(days=settings.LOGIN_NETWORK_DAYS)
    forgotten = PortalLogin.objects.filter(at__lt=before).exclude(network="").update(network="")
    of_staff: int = AxesProxyHandler.reset_logs(age_days=settings.LOGIN_NETWORK_DAYS)
    forgotten += of_staff
    if forgotten:
        record(actor=actor, action="login.forget_networks", thing="login:due", facts={"attempts": forgotten})
    return forgotten
