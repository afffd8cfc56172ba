"""Finds any change, gap, reordering or cut tail of the trail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit import chain, seal
from audit.models import Entry, Head


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the trail. `seq` is where."""

    seq: int
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. `unsealed` entries came after the last head that was signed (a process was killed)."""

    checked: int
    faults: tuple[Fault, ...]
    unsealed: int

    @property
    def sound(self) -> bool:
        return not self.faults


def verify() -> Verdict:
    """Reads the whole trail in order and holds it against itself and against the signed head outside the database.

    Entries may be appended meanwhile: the heads are read first and are looked for in what was read after them.
    """
    faults: list[Fault] = []
    signed = _signed_head(faults)
    before = Head.objects.filter(pk=1).first()
    sought = {head.seq for head in (signed, before) if head}
    hashes = {0: chain.GENESIS}
    expected, previous = 1, chain.GENESIS
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        faults += _faults_of(entry, expected=expected, previous=previous)
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
