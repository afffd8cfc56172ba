"""The mailroom's part of the story: batches, envelopes, letters that come back."""

from collections.abc import Callable, Sequence

from audit.actors import Actor
from config.demo.people import CHOU, HO
from registry.models import Delivery, IdentityCheck, PasswordSlip, PostingList, SlipBatch, SlipState, Staff
from registry.slips import approve_reprint, balancing, batches, posting
from registry.staff import actor_of
from workflows.actions import delivering
from workflows.models import Case
from workflows.stages import Stage

Read = Callable[[PasswordSlip, str], None]


def _ho() -> Actor:
    return actor_of(Staff.objects.get(username=HO.username))


def print_all(*, read: Read) -> None:
    """Prints, counts and balances a batch of everything that waits, for each way of delivery.

    `read` sees every slip with its password: whoever plays a subscriber afterwards has to know his or hers. The sheets
    themselves are thrown away.
    """
    for delivery in batches.ON_PAPER:
        batch = SlipBatch.objects.filter(delivery=delivery, balanced_at=None).first()
        if batch is None and batches.printable(delivery).exists():
            batch = batches.begin(actor=_ho(), delivery=delivery)
        if batch:
            _print(batch, read=read)


def _print(batch: SlipBatch, *, read: Read) -> None:
    def draw(pairs: Sequence[tuple[PasswordSlip, str]]) -> bytes:
        for slip, password in pairs:
            read(slip, password)
        return b""

    while balancing.figures_of(batch).waiting:
        batches.print_part(actor=_ho(), number=batch.number, draw=draw)
    figures = balancing.figures_of(batch)
    sheets = figures.uncounted + figures.printed
    parts = SlipBatch.objects.get(pk=batch.pk).parts
    balancing.count_parts(actor=_ho(), number=batch.number, first=1, last=parts, sheets=sheets)
    balancing.balance(actor=_ho(), number=batch.number)


def deliver(case: Case) -> None:
    """Gives a printed slip out as its form says, which closes the case."""
    if case.stage != Stage.DELIVER:
        return
    slip = PasswordSlip.objects.filter(case_number=case.number).latest("pk")
    if slip.delivery == Delivery.POST:
        delivering.post(actor=_ho(), serial=slip.serial, registered=f"{700000 + slip.pk:06}10000118")
    else:
        delivering.hand_over(
            actor=_ho(),
            number=case.number,
            task_id=case.task_id or 0,
            serial=slip.serial,
            identity_check=IdentityCheck.ID_CARD,
        )


def close_list() -> None:
    """The letters so far are at the post office."""
    for standing in PostingList.objects.filter(open=True):
        posting.close_list(actor=_ho(), number=standing.number)


def come_back(case: Case, *, approved: bool) -> None:
    """A posted letter comes back; its new slip awaits a supervisor, or is approved already."""
    slip = PasswordSlip.objects.filter(case_number=case.number).latest("pk")
    if slip.state != SlipState.POSTED:
        return
    delivering.replace(actor=_ho(), serial=slip.serial, reason="郵局退回：招領逾期")
    if approved:
        chou = actor_of(Staff.objects.get(username=CHOU.username))
        approve_reprint(actor=chou, serial=slip.reprint.serial)
