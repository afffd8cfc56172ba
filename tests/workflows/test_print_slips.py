"""manage.py print_slips: who may, what it says; the run itself is tested in tests/registry/test_slip_runs.py."""

import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from registry.models import SlipBatch, Staff
from registry.staff import actor_of
from tests import cast
from tests.registry.batches import begun, request_slips

pytestmark = pytest.mark.django_db

#: Takes a PDF with so many pages as its standard input has, or fails.
PROGRAM = "import pypdfium2, sys; sys.exit(len(pypdfium2.PdfDocument(sys.stdin.buffer.read())) > 2)"


@pytest.fixture
def batch(ho: Staff, settings: Settings) -> SlipBatch:
    settings.SLIP_PART = 2
    settings.SLIP_PRINT_COMMAND = f'"{sys.executable}" -c "{PROGRAM}"'
    request_slips(3)
    return begun(actor_of(ho))


def test_command_prints_a_batch_and_says_how_far_it_is(batch: SlipBatch, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("print_slips", batch.shown, "--as", "ho")
    said = capsys.readouterr().out.splitlines()
    assert "2／3（66%）" in said[0]
    assert "3／3（100%）" in said[1]
    assert "清點" in said[2]


@pytest.mark.parametrize(("account", "code"), [("nobody", "nobody"), ("chou", "您的角色")])
def test_command_acts_for_who_may_print(batch: SlipBatch, chou: Staff, account: str, code: str) -> None:
    with pytest.raises(CommandError) as error:
        call_command("print_slips", batch.number, "--as", account)
    assert code in str(error.value)


def test_demo_account_prints_nothing_outside_the_demo(batch: SlipBatch, ho: Staff, settings: Settings) -> None:
    Staff.objects.update(is_demo=True)
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("print_slips", batch.number, "--as", "ho")
    assert batch.slips.filter(state="requested").count() == 3


def test_parts_of_a_run_are_counted_in_one_deed_on_the_page(batch: SlipBatch, ho: Staff) -> None:
    call_command("print_slips", batch.number, "--as", "ho")
    client: Client = cast.at_desk(ho)
    page = reverse("desk:batch", args=[batch.number])
    assert 'name="first" inputmode="numeric" size="4" maxlength="5" value="1"' in client.get(page).content.decode()
    following = client.get(f"{page}?follow")
    assert following["Refresh"]
    assert "100 %" in following.content.decode()
    client.post(reverse("desk:batch-count", args=[batch.number]), {"first": "1", "last": "2", "sheets": "3"})
    client.post(reverse("desk:batch-balance", args=[batch.number]))
    assert SlipBatch.objects.get().balanced_at
