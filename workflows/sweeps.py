"""What time brings: cases and scans left half-way, deadlines, mails that could not leave, sessions that ended."""

import logging
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from workflows.actions.carrying_out import carry_out
from workflows.correspondence.outbox import deliver_due
from workflows.correspondence.reminders import remind_due
from workflows.correspondence.returned import take_waiting
from workflows.dashboards import summary
from workflows.expiries.telling import tell_due
from workflows.expiries.undelivered import post_refused
from workflows.models import Approval
from workflows.prepared.actions import forget_unused
from workflows.scans import early, orphans, splitting
from workflows.stages import Stage

log = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=1)
"""How long the approving request itself may take before somebody else tries."""


def run() -> int:
    """Carries out what was approved and left; returns how many cases it tried. Safe at any time, by many at once.

    Splits the oldest batch of scans that nobody splits: one a round, so that nothing else waits for long. Deletes files
    of scans that a dead process left without a row.

    Reminds of deadlines and expiries that draw near, sends the mails that could not leave, reads what came back, and
    has a letter written in place of a renewal notice that no mail server takes. Deletes the sessions whose time is
    over: what somebody had typed or searched for may lie in one. Forms that were filled in and never came back lose
    their data. Counts the days that are over for the figures.
    """
    forget_unused()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    left = Approval.objects.filter(
        voided_at=None, at__lt=timezone.now() - PATIENCE, case__stage=Stage.CARRY_OUT
    ).values_list("case__number", flat=True)[:100]
    for number in left:
        carry_out(number=number)
    remind_due()
    tell_due()
    deliver_due()
    read_returned()
    splitting.split_what_was_left()
    early.join_received()
    orphans.delete_orphans()
    summary.bring_up_to_date()
    return len(left)


def read_returned() -> int:
    """Reads the mails that came back and wants letters in their place; how many came back.

    A folder that can't be read is told in the log: the other things that time brings don't wait for it.
    """
    marked = 0
    try:
        marked = take_waiting()
    except OSError as fault:
        log.error("The folder of returned mail can't be read: %s", fault.strerror)
    post_refused()
    return marked
