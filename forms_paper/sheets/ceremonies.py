"""What is written down when two officers touch a key of the authority: 金鑰儀式紀錄."""

import datetime as dt
from dataclasses import dataclass

from forms_paper.sheets.office import Office

FIRST_STEPS, MORE_STEPS = 15, 22  # each may take two lines
KEYS_A_PAGE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step, in local time."""

    at: dt.datetime
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """A key and its certificate. `serial` is hex; fingerprints are SHA-256 in groups of four hex digits."""

    name: str
    subject: str
    serial: str
    bits: int
    first: dt.date
    last: dt.date
    certificate_sha256: str
    key_sha256: str

    @property
    def certificate_lines(self) -> tuple[str, str]:
        """Its fingerprint in two lines of eight groups."""
        return _two_lines(self.certificate_sha256)

    @property
    def key_lines(self) -> tuple[str, str]:
        """The same of the key."""
        return _two_lines(self.key_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class CeremonySheet:
    """The protocol of a ceremony: who, when, with what, each step, each key; signed on its last page."""

    title: str
    office: Office
    began_at: dt.datetime
    ended_at: dt.datetime
    officers: tuple[str, str]
    witness: str
    back_end: str
    software: str
    steps: tuple[StepRow, ...]
    keys: tuple[KeyRow, ...]

    @property
    def step_pages(self) -> list[tuple[StepRow, ...]]:
        """The steps of each page that has steps."""
        rest = range(FIRST_STEPS, len(self.steps), MORE_STEPS)
        return [self.steps[:FIRST_STEPS], *(self.steps[start : start + MORE_STEPS] for start in rest)]

    @property
    def pages_of_steps(self) -> int:
        """How many pages come before the keys."""
        return len(self.step_pages)

    @property
    def key_pages(self) -> list[tuple[KeyRow, ...]]:
        """The keys of each page that has keys; one page at least, for the signatures."""
        return [self.keys[start : start + KEYS_A_PAGE] for start in range(0, len(self.keys), KEYS_A_PAGE)] or [()]

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self.pages_of_steps + len(self.key_pages)


def _two_lines(groups: str) -> tuple[str, str]:
    each = groups.split(" ")
    half = len(each) // 2
    return " ".join(each[:half]), " ".join(each[half:])
