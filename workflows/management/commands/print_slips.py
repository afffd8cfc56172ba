from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from numbering.numbers import as_keyed, shown
from registry.models import Staff
from registry.slips import runs
from registry.staff import StaffBackend, actor_of
from workflows import sheets


class Command(BaseCommand):
    help = "Prints a batch of password slips in one run, part after part, by the program of SLIP_PRINT_COMMAND."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", help="its number, as on its page: SB115-0000231-5")
        parser.add_argument("--as", required=True, metavar="ACCOUNT", dest="account", help="who stands at the printer")

    def handle(self, *args: Any, batch: str, account: str, **options: Any) -> None:
        staff = Staff.objects.filter(username=account).first()
        if staff is None or not StaffBackend().user_can_authenticate(staff):
            raise CommandError(_("No member of staff can sign in as %(account)s.") % {"account": account})
        number = as_keyed(batch)
        if number is None:
            raise CommandError(_("This is no batch number: key it as it stands on the batch's page."))
        try:
            runs.print_batch(actor=actor_of(staff), number=number, draw=sheets.draw_slips, report=self._report)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            raise CommandError(
                _("Stopped. Look at the last sheets and void what is missing; started again, it goes on behind them.")
            ) from None
        self.stdout.write(_("Every slip of %(number)s is printed: count the sheets.") % {"number": shown(number)})

    def _report(self, progress: runs.Progress) -> None:
        said = {
            "part": progress.part,
            "first": shown(progress.first),
            "last": shown(progress.last),
            "slips": progress.slips,
            "done": progress.figures.done,
            "all": progress.figures.requested,
            "percent": progress.figures.percent,
            "rate": f"{progress.rate:.1f}",
        }
        line = _(
            "Part %(part)s: %(first)s to %(last)s, %(slips)s slips. %(done)s of %(all)s (%(percent)s %%), %(rate)s/s"
        )
        self.stdout.write(line % said)
        self.stdout.flush()
