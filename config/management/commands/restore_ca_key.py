"""manage.py restore_ca_key: brings a copy of a CA key back to its own office (docs/keys.md)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from config.key_ceremonies import protocol
from config.key_ceremonies.command import OfficersCommand
from config.key_ceremonies.guide import Guide
from pki.key_copies import restore
from pki.models import Authority


class Command(OfficersCommand):
    help = "Brings back a CA key from its copy, with two officers. A key that stands is never replaced."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("authority", help="root, issuing, issuing-2, …")
        parser.add_argument("file", type=Path, help="the copy")
        super().add_arguments(parser)

    def title(self) -> str:
        return _("Protocol of the restoring of a key")

    def perform(self, guide: Guide, options: dict[str, Any]) -> Sequence[Authority]:
        was_away = Authority.objects.filter(name=options["authority"], key_away_since__isnull=False).exists()
        guide.say(_("Type the two parts of the copy's passphrase."))
        copy = restore(
            officers=guide.officers,
            name=options["authority"],
            passphrase=guide.known_parts(),
            path=options["file"],
        )
        guide.report(
            _("Key of %(name)s tried and brought back; SHA-256 of the file: %(digest)s")
            % {"name": copy.authority.name, "digest": protocol.grouped(copy.sha256)}
        )
        if was_away:
            guide.say(_("Do what it was brought back for, run publish_crl, and put it away again."))
        return [copy.authority]
