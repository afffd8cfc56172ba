"""The demo's office has a case at every stage of the spine, and loading it is safe at any time."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from audit.verification import verify
from config.demo.papers import PAPERS_IN_HAND, SUBSCRIBER
from registry import accounts
from registry.models import PortalAccount
from workflows import sheets
from workflows.models import Case
from workflows.stages import Stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def load() -> None:
    call_command("load_demo", stdout=StringIO())


def subscriber_in(data: Path) -> dict[str, str]:
    entries: list[dict[str, str]] = json.loads((data / "demo.json").read_text())["accounts"]
    return next(entry for entry in entries if entry["role"] == "subscriber")


def test_every_paper_has_come_as_far_as_it_says(data: Path) -> None:
    load()

    stages = {case.applicant: case.stage for case in Case.objects.all()}
    assert stages == {paper.applicant: paper.stage for paper in PAPERS_IN_HAND}
    assert set(stages.values()) >= {Stage.KEY_IN, Stage.REVIEW, Stage.APPROVE, Stage.CORRECTION, Stage.DELIVER}
    assert verify().sound


def test_the_subscriber_of_the_list_gets_in_as_often_as_wanted(data: Path) -> None:
    load()
    entry = subscriber_in(data)

    for _ in range(2):
        account = accounts.log_in(name=entry["account"], password=entry["password"])
        assert account.subscriber.name == SUBSCRIBER.applicant
        assert not account.must_change
    assert entry.keys() == {"role", "account", "password"}


def test_loading_again_adds_nothing(data: Path) -> None:
    load()
    before = (data / "demo.json").read_text(), Case.objects.count(), PortalAccount.objects.count()
    load()

    assert ((data / "demo.json").read_text(), Case.objects.count(), PortalAccount.objects.count()) == before


@pytest.mark.parametrize("killed_in", ["change_password", "draw_slip"])
def test_loading_goes_on_where_a_killed_run_stopped(
    data: Path, monkeypatch: pytest.MonkeyPatch, killed_in: str
) -> None:
    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    room = {"change_password": accounts, "draw_slip": sheets}[killed_in]
    with monkeypatch.context() as patched:
        patched.setattr(room, killed_in, killed)
        with pytest.raises(KeyboardInterrupt):
            load()

    load()

    entry = subscriber_in(data)
    assert accounts.log_in(name=entry["account"], password=entry["password"])
    assert Case.objects.count() == len(PAPERS_IN_HAND)
    assert entry.keys() == {"role", "account", "password"}
