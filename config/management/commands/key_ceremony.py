"""manage.py key_ceremony: root and issuing authority, OCSP responder, first revocation lists."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from audit.actors import SYSTEM
from config.key_ceremonies.command import OfficersCommand
from config.key_ceremonies.guide import Guide
from pki.ceremony import hold_ceremony
from pki.models import Authority


class Command(OfficersCommand):
    help = (
        "Makes the authority's keys and certificates; what is there already stays. Safe to run again at any time. "
        "An office holds it with two officers and a witness; a demo without."
    )

    def lead(self, options: dict[str, Any]) -> None:
        if options["officer"]:
            super().lead(options)
        elif settings.DEMO:
            with translation.override("en"):  # part of the set-up, which speaks English
                made = hold_ceremony(actor=SYSTEM, report=self.stdout.write)
            self.stdout.write("The authority is ready." if made else "There is an authority already: nothing to do.")
        else:
            raise CommandError(_("Name the two CA officers: --officer ACCOUNT --officer ACCOUNT."))

    def title(self) -> str:
        return _("Protocol of the key ceremony")

    def perform(self, guide: Guide, options: dict[str, Any]) -> Sequence[Authority]:
        if not hold_ceremony(actor=guide.officers.first, report=guide.report, officers=guide.officers):
            guide.report(_("The authority stood already: nothing was made, what stands is read aloud"))
        return list(Authority.objects.select_related("issuer").order_by("pk"))
