from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.actors import SYSTEM
from audit.refusal import Refusal
from registry.roles import Role
from registry.staff_accounts import START_DAYS, open_account


class Command(BaseCommand):
    help = "Makes a staff account at the server's terminal and prints its start password: an office's first operator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account")
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values, action="append", required=True)

    def handle(self, *args: Any, account: str, name: str, role: list[str], **options: Any) -> None:
        try:
            _staff, password = open_account(
                actor=SYSTEM, username=account, display_name=name, roles=[Role(each) for each in role]
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{account}  {password}  (good for {START_DAYS} days and one sign-in, which replaces it)")
