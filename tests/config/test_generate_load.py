"""A load for measuring: what it writes past every mutation lies there as the office's own work would."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from audit.models import Entry
from numbering.numbers import is_valid
from pki.models import Authority, Certificate
from registry.identity import check_person_id, check_tax_number
from registry.models import PasswordSlip, Staff, Subscriber, SubscriberKind
from registry.staff import actor_of
from workflows.actions import deciding, holding
from workflows.actions.carrying_out import carry_out
from workflows.actions.deciding import standing_edition
from workflows.digest import digest_of
from workflows.models import Case
from workflows.stages import Stage

CASES = 800


@pytest.fixture(scope="module", autouse=True)
def load(standing_database: None) -> str:
    """What the command said."""
    Authority.objects.create(name="issuing", der=b"")
    said = StringIO()
    call_command("generate_load", "--cases", str(CASES), stdout=said)
    return said.getvalue()


def test_every_row_refers_to_rows_that_are_there() -> None:
    if connection.vendor == "sqlite":
        connection.check_constraints()
    assert not Case.objects.exclude(stage__in=("closed", "rejected", "withdrawn")).filter(task=None).exists()
    assert not Case.objects.filter(stage=Stage.CLOSED, participations=None).exists()


def test_stages_kinds_and_certificates_are_those_of_an_office(load: str) -> None:
    assert Case.objects.count() == CASES
    assert f"{CASES:,} of {CASES:,} cases" in load
    assert set(Case.objects.values_list("stage", flat=True)) == set(Stage) - {Stage.CARRY_OUT}
    assert set(Case.objects.values_list("kind", flat=True)) == {"RG", "RV", "RS", "PW"}
    assert Certificate.objects.count() > CASES


def test_numbers_pass_their_checks() -> None:
    assert all(is_valid(number) for number in Case.objects.values_list("number", flat=True))
    assert all(is_valid(serial) for serial in PasswordSlip.objects.values_list("serial", flat=True))
    for kind, number in Subscriber.objects.values_list("kind", "id_number"):
        check = check_tax_number if kind == SubscriberKind.BODY else check_person_id
        assert check(number) == number


def test_a_case_of_the_load_goes_on_by_the_office_s_own_deeds() -> None:
    chou = Staff.objects.get(username="chou")
    case = Case.objects.filter(stage=Stage.APPROVE, kind="RG").first()
    assert case is not None
    if case.task and case.task.owner != chou:
        holding.take_over(actor=actor_of(chou), number=case.number, reason="代理")
    deciding.approve(
        actor=actor_of(chou), number=case.number, task_id=case.task_id or 0,
        digest=digest_of(case=case, edition=standing_edition(case)),
    )  # fmt: skip
    assert carry_out(number=case.number)
    assert PasswordSlip.objects.filter(case_number=case.number).exists()


def test_the_trail_has_one_entry_for_all() -> None:
    assert Entry.objects.get(action="load.generated").facts == {"cases": CASES}


def test_a_second_load_is_refused() -> None:
    with pytest.raises(CommandError, match="load already"):
        call_command("generate_load", "--cases", "1", stdout=StringIO())


def test_an_office_at_work_is_refused(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo"):
        call_command("generate_load", "--cases", "1", stdout=StringIO())
