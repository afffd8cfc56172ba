"""Demo accounts can't exist outside demo settings, and don't get in there."""

import json
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from audit.models import Entry, Outcome
from audit.refusal import Refusal
from config.demo.people import STAFF
from registry.models import Staff
from registry.roles import Role
from registry.staff import create_staff
from setup.installation import environment_of
from setup.steps import CHECKOUT
from tests.cast import PASSWORD
from tests.ground.office import Office


def make_demo_account() -> Staff:
    return create_staff(
        actor=SYSTEM,
        username="lin",
        password=PASSWORD,
        display_name="林柏睿",
        roles=[Role.COUNTER_CLERK],
        is_demo=True,
    )


def load(settings: Settings, data: Path) -> dict[str, str]:
    """Loads the demo into the folder; account → password as the file then says."""
    settings.DATA_DIR = data
    call_command("load_demo", stdout=StringIO())
    return {
        account["account"]: account["password"] for account in json.loads((data / "demo.json").read_text())["accounts"]
    }


@pytest.mark.django_db(transaction=True)
def test_none_can_be_made_outside_the_demo(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(Refusal) as refused:
        make_demo_account()

    assert refused.value.code == "demo_only"
    assert not Staff.objects.exists()
    assert Entry.objects.get().outcome == Outcome.REFUSED


@pytest.mark.django_db
def test_one_that_is_there_all_the_same_does_not_get_in(settings: Settings, rf: RequestFactory) -> None:
    make_demo_account()
    assert authenticate(rf.post("/desk/"), username="lin", password=PASSWORD) is not None

    settings.DEMO = False

    assert authenticate(rf.post("/desk/"), username="lin", password=PASSWORD) is None


@pytest.mark.django_db
def test_an_office_with_one_in_its_database_does_not_start(settings: Settings) -> None:
    make_demo_account()
    settings.DEMO = False

    assert "certdesk.E001" in {message.id for message in run_checks(databases=["default"])}


@pytest.mark.django_db
def test_the_demo_and_an_office_without_any_start(settings: Settings) -> None:
    make_demo_account()
    assert "certdesk.E001" not in {message.id for message in run_checks(databases=["default"])}

    Staff.objects.all().delete()
    settings.DEMO = False
    assert "certdesk.E001" not in {message.id for message in run_checks(databases=["default"])}


@pytest.mark.django_db
def test_invented_data_are_refused_outside_the_demo(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("load_demo")

    assert not Staff.objects.exists()


@pytest.mark.django_db
def test_the_demo_has_somebody_of_every_role(settings: Settings, tmp_path: Path) -> None:
    load(settings, tmp_path)

    assert {person.role for person in STAFF} == set(Role)
    for person in STAFF:
        assert Staff.objects.get(username=person.username).groups.get().name == person.role


@pytest.mark.django_db
def test_the_list_of_accounts_opens_the_doors_and_is_for_the_owner_alone(
    settings: Settings, rf: RequestFactory, tmp_path: Path
) -> None:
    passwords = load(settings, tmp_path)

    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600
    for person in STAFF:
        password = passwords[person.username]
        assert authenticate(rf.post("/desk/"), username=person.username, password=password) is not None


@pytest.mark.django_db
def test_loading_again_keeps_accounts_and_passwords(settings: Settings, tmp_path: Path) -> None:
    first = load(settings, tmp_path)
    second = load(settings, tmp_path)

    assert first == second
    assert Staff.objects.count() == len(STAFF)


@pytest.mark.django_db
def test_loading_goes_on_where_a_killed_run_stopped(settings: Settings, rf: RequestFactory, tmp_path: Path) -> None:
    load(settings, tmp_path)
    Staff.objects.filter(username__in=["ho", "tsai"]).delete()  # both did nothing yet that would hold them

    passwords = load(settings, tmp_path)

    assert authenticate(rf.post("/desk/"), username="ho", password=passwords["ho"]) is not None


@pytest.mark.django_db
def test_accounts_without_their_passwords_are_said_not_overwritten(settings: Settings, tmp_path: Path) -> None:
    load(settings, tmp_path)
    (tmp_path / "demo.json").unlink()

    with pytest.raises(CommandError, match=r"demo\.json"):
        call_command("load_demo")


def test_the_server_of_a_real_office_does_not_start_on_a_demos_data(office: Office) -> None:
    """Not with the demo's own secrets either."""
    asked = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=CHECKOUT,
        env=environment_of(office.data_dir)
        | {"DJANGO_SETTINGS_MODULE": "config.settings.production", "ALLOWED_HOSTS": "ra.example"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode != 0
    assert "certdesk.E001" in asked.stderr
