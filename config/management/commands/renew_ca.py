"""manage.py renew_ca: the next generation of the issuing authority (docs/keys.md)."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from config.key_ceremonies.command import OfficersCommand
from config.key_ceremonies.guide import Guide
from pki.ceremony import renew_issuing
from pki.models import Authority


class Command(OfficersCommand):
    help = "Makes the next generation of the issuing authority, with two officers. The one before goes on to its end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("generation", type=int, help="its number: 2 for the first renewal")
        super().add_arguments(parser)

    def title(self) -> str:
        return _("Protocol of the renewal of the issuing authority")

    def perform(self, guide: Guide, options: dict[str, Any]) -> Sequence[Authority]:
        number = options["generation"]
        guide.agree(
            _("From now on all certificates are issued by generation %(number)d.") % {"number": number},
            to=_("renewal of the issuing authority"),
        )
        renewed = renew_issuing(officers=guide.officers, generation=number, report=guide.report)
        return [renewed]
