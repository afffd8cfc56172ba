"""A signed export of the trail: a ZIP of entries, manifest, signature, and the script that verifies them elsewhere.

It is made as it is sent, in steps, so that the whole of a long trail needs neither memory nor disk. Personal data stay
out: the digest in the chain stands for them, and an export is beyond the reach of the run that erases them.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import chain, seal
from audit.models import Entry
from audit.refusal import Refusal
from audit.verification import in_order

FORMAT = "CertDesk audit trail export 1"
STANDALONE = Path(__file__).parent / "standalone"
LINES = 500
"""So many entries leave at once."""


@dataclass(frozen=True, slots=True)
class Range:
    """The entries of an export, both ends included."""

    first: int
    last: int


def range_of(*, first: int | None = None, last: int | None = None) -> Range:
    """The entries that are there between two numbers; without them, from the first to the last.

    Raises `Refusal` "nothing" when there are none.
    """
    entries = Entry.objects.order_by("seq").values_list("seq", flat=True)
    begin = entries.filter(seq__gte=first or 1).first()
    end = (entries if last is None else entries.filter(seq__lte=last)).last()
    if begin is None or end is None or end < begin:
        raise Refusal(_("There is no entry in this range."), code="nothing")
    return Range(first=begin, last=end)


def export(chosen: Range, *, made_by: str) -> Iterator[bytes]:
    """The bytes of the ZIP, piece by piece. `made_by` is the account that asked for it.

    Raises `audit.seal.UnreadableHead`, and `Refusal` "no_head" where no head was ever signed, before the first piece.
    """
    head = seal.read()
    if head is None:
        raise Refusal(_("There is no signed head of the trail: verify the trail first."), code="no_head")
    return _pieces(chosen, head=head, made_by=made_by)


def _pieces(chosen: Range, *, head: seal.SignedHead, made_by: str) -> Iterator[bytes]:
    sink = _Sink()
    digest, last_hash = hashlib.sha256(), ""
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("README.txt", "verify_export.py"):
            archive.writestr(name, (STANDALONE / name).read_bytes())
        archive.writestr("public-key.pem", seal.signer().public_key())
        with archive.open("entries.jsonl", "w", force_zip64=True) as out:
            for number, entry in enumerate(in_order(first=chosen.first, last=chosen.last), start=1):
                line, last_hash = line_of(entry), entry.hash
                digest.update(line)
                out.write(line)
                if number % LINES == 0:
                    yield sink.taken()
        manifest = _manifest(chosen, head=head, made_by=made_by, last_hash=last_hash, digest=digest.hexdigest())
        archive.writestr("manifest.json", manifest)
        archive.writestr("manifest.sig", seal.signer().sign(manifest))
    yield sink.taken()


def line_of(entry: Entry) -> bytes:
    """One line: what was hashed, with the hash besides."""
    covered = {name: getattr(entry, name) for name in chain.HASHED}
    return chain.canonical({"at": chain.moment(entry.at), **covered, "hash": entry.hash}) + b"\n"


def _manifest(chosen: Range, *, head: seal.SignedHead, made_by: str, last_hash: str, digest: str) -> bytes:
    before = Entry.objects.filter(seq=chosen.first - 1).values_list("hash", flat=True).first()
    return chain.canonical(
        {
            "format": FORMAT,
            "made_at": chain.moment(timezone.now()),
            "made_by": made_by,
            "first": chosen.first,
            "last": chosen.last,
            "previous_hash": before or chain.GENESIS,
            "last_hash": last_hash,
            "entries_sha256": digest,
            "head": {"seq": head.seq, "hash": head.hash, "signature": head.signature},
        }
    )


class _Sink(io.RawIOBase):
    """Takes what the archive writes until it is fetched; the archive sees that it can't go back."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        """What came since the last time."""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken
