import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.actors import SYSTEM
from registry.models import Staff
from registry.roles import Role
from registry.staff import create_staff

# The people of docs/conventions.md, and the second officer that what touches a CA key needs (spec §1).
PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("lin", "林柏睿", Role.COUNTER_CLERK),
    ("wang", "王思婷", Role.COUNTER_CLERK),
    ("chou", "周郁雯", Role.SUPERVISOR),
    ("ho", "何宗翰", Role.MAILROOM_CLERK),
    ("tsai", "蔡孟潔", Role.AUDITOR),
    ("hsu", "許雅筑", Role.CA_OFFICER),
    ("lu", "呂承恩", Role.CA_OFFICER),
    ("chiang", "江奕辰", Role.OPERATOR),
)
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def _password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


class Command(BaseCommand):
    help = "Loads the invented office of the demo. May be run again: what is there stays."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented people belong into a demo: DJANGO_SETTINGS_MODULE=config.settings.demo")
        path = settings.DATA_DIR / "demo.json"
        passwords = self._passwords_kept(path)
        for username, _name, _role in PEOPLE:
            passwords.setdefault(username, _password())
        # The file first: a run that is killed in between leaves passwords without accounts, never the other way round.
        self._write(path, passwords)
        made = [self._make(person, passwords[person[0]]) for person in PEOPLE]
        self.stdout.write(f"{sum(made)} accounts made, {len(made) - sum(made)} kept")

    def _passwords_kept(self, path: Path) -> dict[str, str]:
        if path.exists():
            return {account["account"]: account["password"] for account in json.loads(path.read_text())["accounts"]}
        if Staff.objects.filter(is_demo=True).exists():
            raise CommandError(
                f"The accounts are there, but their passwords are not: {path} is gone. Empty the folder."
            )
        return {}

    def _make(self, person: tuple[str, str, Role], password: str) -> bool:
        username, name, role = person
        if Staff.objects.filter(username=username).exists():
            return False
        create_staff(
            actor=SYSTEM, username=username, password=password, display_name=name, roles=[role], is_demo=True
        )  # fmt: skip
        return True

    def _write(self, path: Path, passwords: dict[str, str]) -> None:
        facts = {
            "base_url": settings.BASE_URL,
            "accounts": [
                {"role": str(role), "account": username, "password": passwords[username]}
                for username, _name, role in PEOPLE
            ],
        }
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(facts, out, ensure_ascii=False, indent=2)
            out.write("\n")
        fresh.replace(path)
