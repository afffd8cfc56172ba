"""A mail server on the loopback that tells what it took, and refuses whom it is told to refuse."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from pytest_django.fixtures import Settings

from tests.ground.office import free_port


class MailServer:
    """What aiosmtpd calls. `refuses` are recipients that it doesn't take, with the answer that it gives; `senders` are
    those of the envelopes.
    """

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.senders: list[str] = []
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.senders.append(envelope.mail_from)
        return "250 OK"


@contextmanager
def listening(settings: Settings) -> Iterator[MailServer]:
    """Serves while the block runs, and is the mail server of the settings."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 5
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    yield handler
    controller.stop()
