"""What mail servers write about a mail that they could not deliver, as Postfix, Exim and Exchange write it."""

from pathlib import Path

from workflows.correspondence import bounces
from workflows.correspondence.models import Notice

TO = "contact@firm.example"
SERVERS = ("postfix", "exim", "exchange")


def report(
    name: str, notice: Notice, *, action: str = "failed", status: str = "5.1.1", to: str = "", text: str = ""
) -> bytes:
    """What such a server writes about a notice, to where the notice came from."""
    template = (Path(__file__).parent / "reports" / f"{name}.eml").read_text()
    text = text or f"550 {status} <{TO}>: no such mailbox"
    address = to or bounces.return_address(notice)
    return template.format(return_address=address, to=TO, action=action, status=status, status_text=text).encode()


def plain(notice: Notice, said: str, *, path: str = "<>", more: str = "") -> bytes:
    """A report in sentences alone."""
    head = f"Return-Path: {path}\nFrom: mail@mx.firm.example\nTo: {bounces.return_address(notice)}\n{more}"
    return f"{head}Subject: failure notice\n\n{said}\n".encode()
