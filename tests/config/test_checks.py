"""System checks: an office does not start while its mails or opening codes reach nobody, or everybody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

from config.data_dir import CHECKOUT

CONSOLE = "django.core.mail.backends.console.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def found(settings: Settings, *, mail: str = SMTP, gateway: str = "", demo: bool = False) -> set[str]:
    settings.EMAIL_BACKEND, settings.TEXT_GATEWAY, settings.DEMO = mail, gateway, demo
    return {str(message.id) for message in run_checks(tags=["security"]) if str(message.id).startswith("certdesk.")}


@pytest.mark.parametrize("name", ["console", "dummy", "filebased", "locmem"])
def test_mails_that_reach_nobody_are_an_error(settings: Settings, name: str) -> None:
    assert found(settings, mail=f"django.core.mail.backends.{name}.EmailBackend") == {"certdesk.E002"}


def test_opening_codes_on_the_console_are_an_error(settings: Settings) -> None:
    assert found(settings, gateway="registry.texting.ConsoleGateway") == {"certdesk.E003"}


def test_gateway_that_cannot_be_loaded_is_an_error(settings: Settings) -> None:
    assert found(settings, gateway="no.such.Gateway") == {"certdesk.E004"}


@pytest.mark.parametrize("gateway", ["", "tests.workflows.test_electronic_slips.Telephone"])
def test_office_with_a_mail_server_may_start(settings: Settings, gateway: str) -> None:
    assert found(settings, gateway=gateway) == set()


def test_demo_shows_both_where_it_runs(settings: Settings) -> None:
    assert found(settings, mail=CONSOLE, gateway="registry.texting.ConsoleGateway", demo=True) == set()


@pytest.mark.parametrize(
    ("address", "folder", "expected"),
    [
        ("", "", []),
        ("bounces@ra.example", "/var/mail/bounces", []),
        ("bounces", "", ["certdesk.E005"]),
        (f"{'b' * 32}@ra.example", "", ["certdesk.E005"]),
        ("", "/var/mail/bounces", ["certdesk.E006"]),
    ],
)
def test_returned_mail_needs_an_address_with_room_for_a_number(
    settings: Settings, address: str, folder: str, expected: list[str]
) -> None:
    settings.BOUNCE_ADDRESS, settings.BOUNCE_MAILDIR = address, folder
    assert [message.id for message in run_checks() if message.id in {"certdesk.E005", "certdesk.E006"}] == expected


@pytest.mark.parametrize("origin", ["https://portal.ra.example", "https://ra.example:8443", "http://localhost:8000"])
def test_passkeys_need_a_name(settings: Settings, origin: str) -> None:
    settings.PASSKEY_ORIGIN = origin
    assert "certdesk.W007" not in {message.id for message in run_checks()}


@pytest.mark.parametrize(
    "origin",
    ["", "https://ra.example/", "https://ra.example/portal", "http://ra.example", "https://192.0.2.7", "https://[::1]",
     "https://RA.example", "ra.example"],
)  # fmt: skip
def test_and_nothing_after_it(settings: Settings, origin: str) -> None:
    settings.PASSKEY_ORIGIN = origin
    assert "certdesk.W007" in {message.id for message in run_checks()}


def test_server_of_an_office_stays_shut(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "s" * 60,
        "PKI_PASSPHRASE": "only-for-tests",
        "ALLOWED_HOSTS": "ra.example",
        "BASE_URL": "https://ra.example",
        "TEXT_GATEWAY": "registry.texting.ConsoleGateway",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'office.sqlite3'}",
    }
    asked = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode != 0
    assert "certdesk.E003" in asked.stderr
