import secrets
import sys
from contextlib import redirect_stdout
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo import people, samples, story
from config.demo.accounts_file import AccountsFile
from config.demo.papers import PAPERS_IN_HAND, SUBSCRIBER
from config.demo.weeks import Weeks
from registry import accounts
from registry.models import PasswordSlip, PortalAccount, Staff
from workflows import sheets
from workflows.models import Case

EVERY = 50
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def _drawn_password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


class Command(BaseCommand):
    help = "Loads the invented office of the demo. May be run again: what is there stays, what is missing comes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=0, help="how many cases besides the seven that are told of")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented people belong into a demo: DJANGO_SETTINGS_MODULE=config.settings.demo")
        # What the invented weeks told people by mail, it told weeks ago: the console is for what happens now.
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        path = settings.DATA_DIR / "demo.json"
        if not path.exists() and Staff.objects.filter(is_demo=True).exists():
            raise CommandError(f"The accounts are there, but {path} with their passwords is gone. Empty the folder.")
        self.file = AccountsFile(path, base_url=settings.BASE_URL)
        self._hire()
        before = Case.objects.count()
        # The mails of the invented past are printed by the console back end: not among the signs of life.
        with redirect_stdout(sys.stderr):
            self._tell(options["cases"])
        if self.file.cases:
            samples.write(settings.DATA_DIR / "samples")
        self.stdout.write(f"{len(self.file.accounts)} accounts, {Case.objects.count() - before} new cases")

    def _tell(self, cases: int) -> None:
        if self.file.cases is None:
            for paper in PAPERS_IN_HAND:
                story.bring(paper, draw=self._draw)
            self._change_first_password()
        if self.file.cases is None or self.file.cases < cases:
            Weeks(cases, report=self._report).tell()
            self.file.close_story(cases)

    def _report(self, papers: int) -> None:
        if papers % EVERY == 0:
            self.stdout.write(f"{papers} papers")
            self.stdout.flush()

    def _hire(self) -> None:
        """The file first: a run that is killed leaves passwords without accounts, never the other way round."""
        for person in people.STAFF:
            known = self.file.of(person.username)
            password = known["password"] if known else _drawn_password()
            self.file.put(role=str(person.role), account=person.username, password=password)
            people.hire(person, password=password)

    def _draw(self, slip: PasswordSlip, password: str) -> bytes:
        """Prints a subscriber's slip and reads it: what this process must know to write it into the file."""
        self.file.put(
            role="subscriber", account=slip.account.account, password=_drawn_password(), password_on_slip=password
        )
        return sheets.draw_slip(slip, password)

    def _change_first_password(self) -> None:
        """As the subscriber would at the first login; then the slip's password is worth nothing and leaves the file."""
        account = PortalAccount.objects.get(subscriber__name=SUBSCRIBER.applicant)
        known = self.file.of(account.account)
        if known is None:
            raise CommandError(f"The slip of {SUBSCRIBER.applicant} was printed elsewhere. Empty the folder.")
        if account.must_change:
            accounts.change_password(
                actor=accounts.actor_of(account),
                account=account,
                old=known["password_on_slip"],
                new=known["password"],
            )
        self.file.put(role=known["role"], account=known["account"], password=known["password"])
