"""The trail is verified from its page: begun, followed, kept with who and when (issue 6, build 7)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit import seal, trail, verification
from audit.actors import SYSTEM
from audit.models import Entry
from audit.refusal import Refusal
from registry.models import Staff
from tests import cast
from tests.ground.triggers import lifted_triggers
from workflows.audit_desk import checks
from workflows.audit_desk.findings import FAULTS, QUESTIONS, findings_of
from workflows.audit_desk.models import LEASE, TrailCheck

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def ten_entries(tsai: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "begin_soon", lambda _check_pk: None)
    for number in range(10):
        with transaction.atomic():
            trail.record(actor=SYSTEM, action="thing.change", thing=f"thing:{number}")


@pytest.fixture
def auditor(tsai: Staff) -> Client:
    return cast.at_desk(tsai)


def verified(auditor: Client) -> str:
    """What the page says of a verification that was asked for by the button, once it has run."""
    followed = auditor.post(reverse("desk:audit-check-begin"))
    checks.run(TrailCheck.objects.latest("pk").pk)
    return auditor.get(followed.headers["Location"]).content.decode()


def test_a_sound_trail_is_said_to_be_sound_by_whom_and_when(auditor: Client) -> None:
    told = verified(auditor)

    check = TrailCheck.objects.get()
    assert "驗證通過" in told
    assert "不符" not in told
    assert check.sound
    assert check.by.username == "tsai"
    listed = auditor.get(reverse("desk:audit-checks")).content.decode()
    assert seal.fingerprint() in listed
    assert "蔡孟潔" in listed


def test_damage_is_told_on_the_page_with_its_entry(auditor: Client) -> None:
    with lifted_triggers():
        Entry.objects.filter(seq=5).update(action="thing.approve")

    told = verified(auditor)

    assert "驗證不通過" in told
    assert "第 5 筆在寫入後遭竄改" in told
    assert [finding.holds for finding in findings_of(TrailCheck.objects.get())].count(False) == 1


def test_it_is_recorded_that_somebody_verified_and_what_was_found(auditor: Client) -> None:
    verified(auditor)

    begun, ended = Entry.objects.filter(action__startswith="audit.verif").order_by("seq")
    assert (begun.action, begun.actor_label) == ("audit.verify", "tsai")
    assert (ended.action, ended.facts["faults"]) == ("audit.verified", 0)


def test_one_verification_at_a_time(tsai: Staff) -> None:
    checks.begin(actor=cast.actor(cast.TSAI))

    with pytest.raises(Refusal) as refused:
        checks.begin(actor=cast.actor(cast.TSAI))

    assert refused.value.code == "running"


def test_whoever_may_not_read_the_trail_can_not_have_it_verified(chou: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        checks.begin(actor=cast.actor(cast.CHOU))

    assert refused.value.code == "not_permitted"


def test_a_running_one_shows_how_far_it_is_and_the_page_shows_itself_anew(auditor: Client) -> None:
    check = checks.begin(actor=cast.actor(cast.TSAI))
    TrailCheck.objects.update(checked=4)
    address = reverse("desk:audit-check", args=[check.key])

    followed, looked_at = auditor.get(address + "?follow"), auditor.get(address)

    assert followed.headers["Refresh"] == "5"
    assert '<progress id="pg" value="4"' in followed.content.decode()
    assert "Refresh" not in looked_at.headers


def test_one_whose_process_died_is_said_to_be_interrupted_and_blocks_no_other(auditor: Client) -> None:
    check = checks.begin(actor=cast.actor(cast.TSAI))
    TrailCheck.objects.update(alive_at=timezone.now() - LEASE - timedelta(seconds=1))

    told = auditor.get(reverse("desk:audit-check", args=[check.key]) + "?follow")

    assert "已中斷" in told.content.decode()
    assert "Refresh" not in told.headers
    assert "驗證通過" in verified(auditor)


def test_progress_is_written_while_it_reads(monkeypatch: pytest.MonkeyPatch, tsai: Staff) -> None:
    monkeypatch.setattr(verification, "STEP", 4)
    monkeypatch.setattr(checks, "TOLD_EVERY", 0)
    check = checks.begin(actor=cast.actor(cast.TSAI))
    tell = checks._telling(check.pk)
    seen: list[int] = []

    def look(seq: int) -> None:
        tell(seq)
        seen.append(TrailCheck.objects.get().checked)

    verification.verify(progress=look)

    assert seen == [4, 8, 12]


def test_every_fault_that_a_verification_knows_has_its_words() -> None:
    assert {kind for kinds in QUESTIONS.values() for kind in kinds} == set(FAULTS)
