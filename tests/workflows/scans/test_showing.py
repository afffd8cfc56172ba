"""Pictures and originals: to whom they are given, and with what a browser is told about them."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from registry.models import Staff
from registry.roles import Role
from tests import cast
from tests.workflows import papers
from tests.workflows.scans import heaps
from workflows.scans.models import ScanBatch, ScanPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(lin: Staff, monkeypatch: pytest.MonkeyPatch) -> ScanBatch:
    """A page that waits, and one on a case."""
    return heaps.sorted_by(monkeypatch, lin, heaps.NOTHING, heaps.of(papers.received(lin).number))


def picture(batch: ScanBatch, ordinal: int) -> str:
    return reverse("desk:scan-picture", args=[batch.pages.get(ordinal=ordinal).public_id])


def original(batch: ScanBatch) -> str:
    return reverse("desk:scan-original", args=[batch.public_id])


def test_a_picture_is_a_picture_and_runs_nothing(batch: ScanBatch, lin: Staff) -> None:
    answer = cast.at_desk(lin).get(picture(batch, 2))
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_the_original_is_only_saved(batch: ScanBatch, lin: Staff) -> None:
    answer = cast.at_desk(lin).get(original(batch))
    assert answer["Content-Disposition"] == f'attachment; filename="{batch.public_id}.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.get(action="scan.save_original").facts == {"sha256": batch.sha256}


@pytest.mark.parametrize(
    ("role", "on_case", "waiting", "file"),
    [
        (Role.COUNTER_CLERK, 200, 200, 200),
        (Role.SUPERVISOR, 200, 403, 403),
        (Role.MAILROOM_CLERK, 403, 403, 403),
        (Role.AUDITOR, 200, 200, 200),
        (Role.CA_OFFICER, 403, 403, 403),
        (Role.OPERATOR, 403, 403, 403),
    ],
)
def test_who_gets_what(batch: ScanBatch, role: Role, on_case: int, waiting: int, file: int) -> None:
    client = cast.at_desk(cast.hire(cast.Person("somebody", "某人", (role,))))
    addresses = (picture(batch, 2), picture(batch, 1), original(batch))
    assert tuple(client.get(address).status_code for address in addresses) == (on_case, waiting, file)


def test_an_outsider_is_asked_to_sign_in(batch: ScanBatch) -> None:
    for address in (picture(batch, 1), picture(batch, 2), original(batch)):
        answer = Client().get(address)
        assert answer["Content-Type"].startswith("text/html")
        assert 'name="username"' in answer.content.decode()


def test_every_picture_that_is_given_out_is_recorded_with_its_case(batch: ScanBatch, lin: Staff) -> None:
    cast.at_desk(lin).get(picture(batch, 2))
    page = ScanPage.objects.select_related("case").get(ordinal=2)
    assert page.case is not None
    entry = Entry.objects.get(action="scan.view")
    assert (entry.thing, entry.facts) == (f"scan:{page.public_id}", {"case": page.case.number})
