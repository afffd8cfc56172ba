"""manage.py backup_ca_key: a copy of a CA key under two parts of its own (docs/keys.md)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from config.key_ceremonies import protocol
from config.key_ceremonies.command import OfficersCommand
from config.key_ceremonies.guide import Guide
from pki.key_copies import back_up
from pki.models import Authority


class Command(OfficersCommand):
    help = "Writes an encrypted copy of a CA key, with two officers, and tries it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("authority", help="root, issuing, issuing-2, …")
        parser.add_argument("file", type=Path, help="a new file, on the medium that goes into the safe")
        super().add_arguments(parser)

    def title(self) -> str:
        return _("Protocol of the backup of a key")

    def perform(self, guide: Guide, options: dict[str, Any]) -> Sequence[Authority]:
        guide.say(_("Choose the two parts of the copy's own passphrase: the office's is not kept with it."))
        copy = back_up(
            officers=guide.officers,
            name=options["authority"],
            passphrase=guide.new_parts(),
            path=options["file"],
        )
        guide.report(
            _("Key of %(name)s copied, read back, and tried; SHA-256 of the file: %(digest)s")
            % {"name": copy.authority.name, "digest": protocol.grouped(copy.sha256)}
        )
        return [copy.authority]
