"""What the five commands that touch a CA key have in common."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from config.key_ceremonies import protocol
from config.key_ceremonies.guide import Guide
from pki.ceremony import KeyMissing, KeysDoNotMatch
from pki.models import Authority


class OfficersCommand(BaseCommand):
    """A command of two officers, whose protocol is printed and kept."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--officer", action="append", default=[], metavar="ACCOUNT", help="a CA officer; twice")
        parser.add_argument("--witness", default="", metavar="NAME", help="who watches")
        parser.add_argument("--protocol", type=Path, metavar="FILE", help="where the protocol is written, a new PDF")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises `CommandError` with a sentence for whatever stopped it."""
        try:
            self.lead(options)
        except KeysDoNotMatch as error:
            raise CommandError(_("The key of %(name)s is not the one in the database.") % {"name": error}) from error
        except (KeyMissing, Refusal, OSError) as reason:
            raise CommandError(str(reason)) from reason

    def lead(self, options: dict[str, Any]) -> None:
        """Greets, does what the command is for, has it read aloud, and writes the protocol."""
        if not options["witness"] or options["protocol"] is None:
            raise CommandError(_("Name the witness and the file of the protocol: --witness NAME --protocol FILE."))
        if options["protocol"].exists():
            raise CommandError(_("There is a file of this name: name another."))
        guide = Guide.of(options["officer"], say=self.stdout.write)
        guide.say(self.title())
        guide.office_parts()
        authorities = self.perform(guide, options)
        for authority in authorities:
            _read_aloud(guide, authority)
        digest = protocol.write(
            guide,
            title=self.title(),
            authorities=authorities,
            witness=options["witness"],
            path=options["protocol"],
        )
        guide.say(_("The protocol is written. Print and sign it; its SHA-256 is in the trail:"))
        guide.say(protocol.grouped(digest))

    @abstractmethod
    def title(self) -> str:
        """What the protocol is called."""

    @abstractmethod
    def perform(self, guide: Guide, options: dict[str, Any]) -> Sequence[Authority]:
        """Does it; the authorities whose keys it is about."""


def _read_aloud(guide: Guide, authority: Authority) -> None:
    row = protocol.row_of(authority)
    guide.say(f"\n{row.name}: {row.subject}\nRSA {row.bits}, {row.serial}")
    guide.say(_("Read the SHA-256 fingerprint of the certificate aloud, group by group:"))
    groups = row.certificate_sha256.split(" ")
    for start in range(0, len(groups), 4):
        guide.say(f"    {' '.join(groups[start : start + 4])}")
    guide.agree(
        _("Do both of you read the same?"), to=_("fingerprint of the certificate of %(name)s") % {"name": row.name}
    )
