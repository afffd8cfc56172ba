"""manage.py put_away_ca_key: the root's key leaves the server; its copies stay in their safes (docs/keys.md)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from config.key_ceremonies import protocol
from config.key_ceremonies.command import OfficersCommand
from config.key_ceremonies.guide import Guide
from pki.key_copies import put_away, to_be_put_away
from pki.models import Authority


class Command(OfficersCommand):
    help = "Removes the root's key from this server, with two officers, after its copy was tried."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("authority", help="root")
        parser.add_argument("file", type=Path, help="the copy that backup_ca_key made")
        super().add_arguments(parser)

    def title(self) -> str:
        return _("Protocol of putting a key away")

    def perform(self, guide: Guide, options: dict[str, Any]) -> Sequence[Authority]:
        holds_until = to_be_put_away(options["authority"])  # told before the copy's parts are typed
        guide.agree(
            _("Only a copy brings the key back. Is there one at each of two places, outside this server?"),
            to=_("copies at two places, the key removed from this server"),
        )
        guide.say(_("Type the two parts of the copy's passphrase."))
        copy = put_away(
            officers=guide.officers,
            name=options["authority"],
            passphrase=guide.known_parts(),
            path=options["file"],
        )
        guide.report(
            _("Copy of the key of %(name)s opened and tried; SHA-256 of the file: %(digest)s")
            % {"name": copy.authority.name, "digest": protocol.grouped(copy.sha256)}
        )
        guide.report(
            _("Key of %(name)s removed from this server; its revocation list holds until %(day)s")
            % {"name": copy.authority.name, "day": f"{timezone.localtime(holds_until):%Y-%m-%d %H:%M}"}
        )
        guide.say(_("Start the office anew: what has signed with the key may hold it in memory."))
        return [copy.authority]
