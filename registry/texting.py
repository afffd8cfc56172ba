"""Text messages 簡訊, on which opening codes travel. The office's gateway stands behind one method."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from audit.refusal import Refusal


class TextNotSent(Exception):
    """The gateway did not take the message. Says nothing of what was in it."""


class TextGateway(Protocol):
    """What `settings.TEXT_GATEWAY` names: a class without arguments."""

    def send(self, *, mobile: str, text: str) -> None:
        """Gives a message to the carrier. Raises `TextNotSent` or `OSError`."""


class ConsoleGateway:
    """The demo's: prints the message where the server runs."""

    def send(self, *, mobile: str, text: str) -> None:
        """Prints."""
        print(f"text to {mobile}: {text}", flush=True)


def gateway() -> TextGateway:
    """The gateway of this installation. Raises `Refusal` when it has none."""
    if not settings.TEXT_GATEWAY:
        raise Refusal(
            _("No gateway for text messages is set up: deliver this slip on paper, or ask the operator"),
            code="no_gateway",
        )
    found: TextGateway = import_string(settings.TEXT_GATEWAY)()
    return found
