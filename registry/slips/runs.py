"""A run: a whole batch, up to 10,000 slips, printed part after part by the print program (spec §4).

A run keeps no state of its own. Each part is one transaction of `batches.print_part`, so a run that is killed, stopped
or out of paper leaves parts that were printed, at most one of which is in doubt, and the next run goes on behind them.
"""

import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.numbers import shown
from registry.models import PasswordSlip, SlipBatch
from registry.slips import balancing, print_program
from registry.slips.batches import Draw, print_part
from registry.slips.locking import batch_thing, locked_batch
from registry.staff import require


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: `slips` of this part and the serials of its ends; `figures` of the batch; slips a second."""

    part: int
    slips: int
    first: str
    last: str
    figures: balancing.Figures
    rate: float


@sensitive_variables("paper")
def print_batch(*, actor: Actor, number: str, draw: Draw, report: Callable[[Progress], None]) -> None:
    """Prints what is left of a batch and tells `report` after each part. `draw` as in `batches.print_part`.

    A part that a colleague prints on screen meanwhile is left to the colleague. Raises `Refusal`: no print program, not
    permitted, no such batch, nothing left, another run of this batch is under way; and "print_failed" as soon as the
    print program fails: that part counts as printed and not counted, as in a jam.
    """
    program = print_program.words()
    with _only_run(number):
        batch = _begin(actor=actor, number=number)
        began, printed, noted = time.monotonic(), 0, _Noted(draw)
        while balancing.figures_of(batch).waiting:
            try:
                paper = print_part(actor=actor, number=number, draw=noted.draw)
            except Refusal as refusal:
                if refusal.code in ("moved_on", "nothing_left"):
                    continue
                raise
            if not print_program.took(paper, program=program):
                raise _print_failed(noted.serials)
            printed += len(noted.serials)
            report(_progress(batch, serials=noted.serials, rate=printed / (time.monotonic() - began)))


class _Noted:
    """Draws, and remembers the serials of what it drew last."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self.serials: list[str] = []

    @sensitive_variables("pairs")
    def draw(self, pairs: Sequence[tuple[PasswordSlip, str]]) -> bytes:
        """What the inner one makes of slips and passwords."""
        self.serials = [slip.serial for slip, _password in pairs]
        return self._draw(pairs)


@mutation("batch.run", thing=batch_thing)
def _begin(*, actor: Actor, number: str) -> SlipBatch:
    require(actor, "registry.print_slip")
    batch = locked_batch(number)
    waiting = balancing.figures_of(batch).waiting
    if not waiting:
        raise Refusal(_("Every slip of this batch is printed or void"), code="nothing_left")
    record(actor=actor, action="batch.run", thing=f"batch:{number}", facts={"slips": waiting})
    return batch


@contextmanager
def _only_run(number: str) -> Iterator[None]:
    """Holds the batch for one run. The system lets go of the lock when the process ends, however it ends."""
    folder = settings.DATA_DIR / "runs"
    folder.mkdir(exist_ok=True, mode=0o700)
    with open(folder / f"{number}.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(
                _("This batch is being printed by another run: follow it on the batch's page"), code="run_under_way"
            ) from None
        yield


def _part_of(serials: Sequence[str]) -> int:
    return PasswordSlip.objects.values_list("part", flat=True).get(serial=serials[0]) or 0


def _print_failed(serials: Sequence[str]) -> Refusal:
    return Refusal(
        _(
            "The print program failed at part %(part)s, %(first)s to %(last)s: the part counts as printed and is not "
            "counted. Look what the printer brought out, void on the batch's page what is missing, then start again"
        )
        % {"part": _part_of(serials), "first": shown(serials[0]), "last": shown(serials[-1])},
        code="print_failed",
    )


def _progress(batch: SlipBatch, *, serials: Sequence[str], rate: float) -> Progress:
    return Progress(
        part=_part_of(serials),
        slips=len(serials),
        first=serials[0],
        last=serials[-1],
        figures=balancing.figures_of(batch),
        rate=rate,
    )
