"""Finds any change, gap, reordering or cut tail of the trail."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from audit import chain, seal
from audit.models import Entry, Head

STEP = 2000
MOST_FAULTS = 100
"""So many are told of: behind the first ones a damaged trail is damaged everywhere, and the list must end."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the trail. `seq` is where."""

    seq: int
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: at most `MOST_FAULTS` faults, those of the heads among them.

    `unsealed` entries came after the last head that was signed (a process was killed).
    """

    checked: int
    faults: tuple[Fault, ...]
    unsealed: int

    @property
    def sound(self) -> bool:
        return not self.faults


def verify(*, progress: Callable[[int], None] = lambda _checked: None) -> Verdict:
    """Reads the whole trail in order and holds it against itself and against the signed head outside the database.

    Entries may be appended meanwhile: the heads are read first and are looked for in what was read after them. It is
    read in steps, so memory stays bounded and no transaction stands open; `progress` hears how far each step came.
    """
    faults: list[Fault] = []
    signed = _signed_head(faults)
    before = Head.objects.filter(pk=1).first()
    sought = {head.seq for head in (signed, before) if head}
    hashes = {0: chain.GENESIS}
    expected, previous = 1, chain.GENESIS
    for entry in in_order(progress=progress):
        found = _faults_of(entry, expected=expected, previous=previous)
        faults += islice(found, max(MOST_FAULTS - len(faults), 0))
        expected, previous = entry.seq + 1, entry.hash
        if entry.seq in sought:
            hashes[entry.seq] = entry.hash
    last = expected - 1
    faults += _faults_of_row(before, last=last, hashes=hashes)
    if signed:
        faults += _faults_of_head(signed, last=last, hashes=hashes)
    elif last and not seal.head_file().exists():
        faults.append(Fault(last, "no head", f"the signed head {seal.head_file().name} is missing"))
    return Verdict(checked=last, faults=tuple(faults), unsealed=max(last - signed.seq, 0) if signed else 0)


def in_order(
    *, first: int | None = None, last: int | None = None, progress: Callable[[int], None] = lambda _seq: None
) -> Iterator[Entry]:
    """Entries by number, from `first` to `last`, both included; all of them by default. Read step by step."""
    entries = Entry.objects.order_by("seq")
    if last is not None:
        entries = entries.filter(seq__lte=last)
    step = list((entries if first is None else entries.filter(seq__gte=first))[:STEP])
    while step:
        yield from step
        progress(step[-1].seq)
        step = list(entries.filter(seq__gt=step[-1].seq)[:STEP])


def _signed_head(faults: list[Fault]) -> seal.SignedHead | None:
    try:
        return seal.read()
    except seal.UnreadableHead:
        faults.append(Fault(0, "unreadable head", f"the signed head {seal.head_file().name} can't be read"))
        return None


def _faults_of(entry: Entry, *, expected: int, previous: str) -> Iterator[Fault]:
    if entry.seq != expected:
        yield Fault(entry.seq, "gap", f"entries {expected} to {entry.seq - 1} are missing")
    elif entry.previous_hash != previous:
        yield Fault(entry.seq, "broken", "does not follow from the entry before it")
    columns = {name: getattr(entry, name) for name in chain.HASHED}
    if chain.entry_hash(at=entry.at, **columns) != entry.hash:
        yield Fault(entry.seq, "changed", "was changed after it was written")
    elif entry.personal is not None and not _personal_matches(entry):
        yield Fault(entry.seq, "changed", "its personal data was changed after it was written")


def _personal_matches(entry: Entry) -> bool:
    return chain.personal_digest(personal=entry.personal or {}, salt=entry.personal_salt) == entry.personal_digest


def _faults_of_row(before: Head | None, *, last: int, hashes: Mapping[int, str]) -> Iterator[Fault]:
    after = Head.objects.filter(pk=1).first()
    if before is None or after is None or not before.seq <= last <= after.seq or hashes.get(before.seq) != before.hash:
        yield Fault(last, "head row", "the database's own head is not the last entry")


def _faults_of_head(signed: seal.SignedHead, *, last: int, hashes: Mapping[int, str]) -> Iterator[Fault]:
    message = seal.SignedHead.message(seq=signed.seq, entry_hash=signed.hash)
    if not seal.signer().verify(message=message, signature=bytes.fromhex(signed.signature)):
        yield Fault(signed.seq, "forged head", "the signature over the head is wrong")
    elif signed.seq > last:
        yield Fault(last, "cut tail", f"the trail ends at {last}, but its signed head is {signed.seq}")
    elif hashes.get(signed.seq) != signed.hash:
        yield Fault(signed.seq, "replaced", "is not the entry that the signed head names")
