"""The demo's office has a case at every stage of the spine, and loading it is safe at any time."""

import json
from io import StringIO
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from audit.verification import verify
from config.demo import mailroom
from config.demo.papers import PAPERS_IN_HAND, SUBSCRIBER
from pki.ceremony import hold_ceremony
from registry import accounts
from registry.models import PasswordSlip, PortalAccount, PostingList, SlipBatch, SlipState, Staff
from registry.staff import actor_of
from workflows import sheets
from workflows.actions import deciding
from workflows.day_end.accounts import of_day
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


# --- the weeks before ---------------------------------------------------------------------------------------------


CROWD, FEWEST_PAGES = 40, 6


@pytest.fixture
def authority(transactional_db: None) -> None:
    hold_ceremony(actor=SYSTEM, report=lambda _: None)


def load_crowd() -> str:
    said = StringIO()
    call_command("load_demo", cases=CROWD, stdout=said)
    return said.getvalue()


def test_a_crowd_has_cases_and_slips_of_every_kind_wherever_they_wait(data: Path, authority: None) -> None:
    said = load_crowd()

    assert Case.objects.count() == CROWD + len(PAPERS_IN_HAND)
    assert f"{CROWD + len(PAPERS_IN_HAND)} new cases" in said
    assert set(Case.objects.values_list("kind", flat=True)) == {"RG", "RV", "RS", "PW"}
    waiting = {Stage.KEY_IN, Stage.REVIEW, Stage.APPROVE, Stage.CORRECTION, Stage.DELIVER}
    assert set(Case.objects.values_list("stage", flat=True)) >= {*waiting, Stage.CLOSED, Stage.REJECTED}
    assert not Case.objects.exclude(carry_out_fault="").exists()

    states = set(PasswordSlip.objects.values_list("state", flat=True))
    assert states >= {SlipState.REQUESTED, SlipState.PRINTED, SlipState.POSTED, SlipState.ACKNOWLEDGED, SlipState.VOID}
    assert SlipBatch.objects.exclude(balanced_at=None).exists()
    assert {standing.open for standing in PostingList.objects.all()} == {True, False}
    assert PasswordSlip.objects.filter(reprint_of__isnull=False, approved_by=None).exists()
    scan = data / "samples" / "batch-scan.pdf"
    assert len(pypdfium2.PdfDocument(scan)) >= FEWEST_PAGES
    assert scan.stat().st_mode & 0o077 == 0


def test_a_crowd_that_a_killed_run_left_is_finished_by_the_next(
    data: Path, authority: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    for doomed in ("deliver", "close_list", "come_back"):
        with monkeypatch.context() as patched:
            patched.setattr(mailroom, doomed, killed)
            with pytest.raises(KeyboardInterrupt):
                load_crowd()
    load_crowd()

    found = of_day(timezone.localdate())
    assert Case.objects.count() == CROWD + len(PAPERS_IN_HAND)
    assert (found.differences, found.slips.print_gap, found.slips.delivery_gap) == ([], 0, 0)
    assert verify().sound


def test_what_people_did_since_is_left_alone(data: Path) -> None:
    load()
    case = Case.objects.get(applicant="示範光電股份有限公司")
    chou = actor_of(Staff.objects.get(username="chou"))
    deciding.reject(actor=chou, number=case.number, task_id=case.task_id or 0, reasons=["D01"])
    load()

    case.refresh_from_db()
    assert case.stage == Stage.REJECTED
    assert Case.objects.count() == len(PAPERS_IN_HAND)
