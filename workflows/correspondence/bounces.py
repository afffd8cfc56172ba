"""What a mail server says about a mail of ours that it could not deliver. Bytes in, a finding out; nothing is believed
but the address that the report came to, which names the mail by a random number (`return_address`).

Reports are RFC 3464 (multipart/report); servers that write plain sentences are understood where they name a permanent
failure. What is read comes from strangers: it is capped, and parsed by the standard library alone.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings

from workflows.correspondence.models import Notice

MOST_BYTES = 262_144  # ten times what a report about our short mails has
MOST_PARTS = 12
LONGEST_TYPE = 2_000  # octets of a Content-Type: reading one takes time that grows with the square of its length
LONGEST_TEXT = 65_536
ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
ADDRESSES = 20
SERVERS = {"mailer-daemon", "postmaster"}

CONTENT_TYPE = re.compile(rb"^content-type:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)")
REPLY = re.compile(r"(?<![\w.])55[0-4][ -]")
UNSAID = "5.0.0"  # RFC 3463 §3.1: a permanent failure that nobody explains


class NoBounce(Exception):
    """This mail gives no reason to do anything; `why` says so in a word, without anything of the mail itself."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Bounce:
    """The mail that this number stands for was not delivered and won't be. `status`: RFC 3463, 5.1.1 or 4.4.7."""

    return_key: UUID
    status: str


def return_address(notice: Notice) -> str:
    """The envelope sender of a notice, to which what can't be delivered comes back; the office's own where none is set.

    It has a random number of the notice and nothing of the person (VERP).
    """
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{notice.return_key.hex}@{domain}" if local and notice.return_key else settings.DEFAULT_FROM_EMAIL


def read(content: bytes) -> Bounce:
    """Which mail came back for good. Raises `NoBounce` for everything else: what is only late, noise, too much."""
    if len(content) > MOST_BYTES:
        raise NoBounce("too_large")
    _refuse_bombs(content)
    try:
        message = message_from_bytes(content)
        return Bounce(_return_key(message), _failure(message))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        # What the standard library raises on crooked mail.
        raise NoBounce("unreadable") from error


def _refuse_bombs(content: bytes) -> None:
    if content.lower().count(b"boundary=") > MOST_PARTS or content.lower().count(b"message/") > MOST_PARTS:
        raise NoBounce("too_many_parts")
    if any(len(found[0]) > LONGEST_TYPE for found in CONTENT_TYPE.finditer(content)):
        raise NoBounce("too_long_a_type")


def _return_key(message: Message) -> UUID:
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    if not local:
        raise NoBounce("not_expected")
    ours = re.compile(
        rf"(?<![^\s<,;]){re.escape(local)}\+([0-9a-f]{{32}})@{re.escape(domain)}(?![\w.-])", re.IGNORECASE
    )
    headers = [str(value) for name in ADDRESSED for value in message.get_all(name, [])][:ADDRESSES]
    keys = {UUID(key) for value in headers for key in ours.findall(value[:LONGEST_TYPE])}
    if len(keys) != 1:
        raise NoBounce("no_number" if not keys else "several_numbers")
    return keys.pop()


def _failure(message: Message) -> str:
    """RFC 3464 §2.3.3: the action counts. "failed" is final, whatever the class of its status; "delayed" isn't."""
    recipients = _recipients(message)
    if not recipients:
        return _plain_failure(message)
    if any(_word(each["Action"]) != "failed" for each in recipients):
        raise NoBounce("not_failed")
    statuses = [found[1] for each in recipients if (found := STATUS.search(str(each.get("Status", ""))[:LONGEST_TYPE]))]
    failures = sorted((status for status in statuses if status[0] in "45"), reverse=True)
    if not failures:
        raise NoBounce("no_status")
    return failures[0]


def _recipients(message: Message) -> list[Message]:
    """The blocks of a delivery report that tell of one recipient each; none where the mail is no such report."""
    report = str(message.get_param("report-type", "")).lower()
    if message.get_content_type() != "multipart/report" or report != "delivery-status":
        return []
    parts = message.get_payload()
    status = next(
        (part for part in parts if isinstance(part, Message) and part.get_content_type() == "message/delivery-status"),
        None,
    )
    blocks = status.get_payload() if status else []
    return [block for block in blocks if isinstance(block, Message) and "Action" in block]


def _plain_failure(message: Message) -> str:
    """A sentence instead of a report: believed where a mail server wrote it and it names a permanent failure."""
    sender = parseaddr(str(message.get("From", ""))[:LONGEST_TYPE])[1].partition("@")[0].lower()
    if str(message.get("Return-Path", "")).strip() != "<>" and sender not in SERVERS:
        raise NoBounce("no_report")
    text = _text(message)
    said = [status for status in STATUS.findall(text) if status[0] != "2"]
    if said:
        if any(status[0] == "4" for status in said):
            raise NoBounce("not_failed")
        return str(said[0])
    if message.get("X-Failed-Recipients") or REPLY.search(text):
        return UNSAID
    raise NoBounce("no_report")


def _text(message: Message) -> str:
    plain = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    octets = plain.get_payload(decode=True) if plain else b""
    return octets[:LONGEST_TEXT].decode("ascii", "replace") if isinstance(octets, bytes) else ""


def _word(value: object) -> str:
    return str(value).partition(";")[0].strip().lower()
