"""Entries are written in the transaction of what they record, in one row, and never change (spec §7)."""

import logging
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from audit import chain, seal, trail
from audit.actors import Actor
from audit.models import Entry, Head
from audit.verification import verify
from tests.ground.racing import at_once


def write(actor: Actor, verb: str = "thing.change") -> Entry:
    with transaction.atomic():
        return trail.record(actor=actor, action=verb, thing="thing:1", facts={"名稱": "陳𠮷堃"})


@pytest.mark.django_db
def test_entries_are_numbered_from_one_and_each_holds_the_hash_of_the_one_before(somebody: Actor) -> None:
    first, second = write(somebody), write(somebody)

    assert (first.seq, second.seq) == (1, 2)
    assert first.previous_hash == chain.GENESIS
    assert second.previous_hash == first.hash


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused(somebody: Actor) -> None:
    with pytest.raises(trail.NotInTransaction):
        trail.record(actor=somebody, action="thing.change", thing="thing:1")


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_entry_and_no_gap(somebody: Actor) -> None:
    with transaction.atomic():
        trail.record(actor=somebody, action="thing.change", thing="thing:1")
        transaction.set_rollback(True)

    assert write(somebody).seq == 1
    assert verify().sound


@pytest.mark.django_db(transaction=True)
def test_the_signed_head_follows_the_commit(somebody: Actor) -> None:
    with transaction.atomic():
        entry = trail.record(actor=somebody, action="thing.change", thing="thing:1")
        assert seal.read() is None

    signed = seal.read()
    assert signed is not None
    assert (signed.seq, signed.hash) == (entry.seq, entry.hash)


@pytest.mark.django_db(transaction=True)
def test_the_head_file_catches_up_after_a_write_that_failed(
    somebody: Actor, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("a file where a folder should be")
    good = settings.AUDIT_HEAD_FILE
    settings.AUDIT_HEAD_FILE = in_the_way / "head.json"
    with caplog.at_level(logging.ERROR, logger="audit.seal"):
        write(somebody)
    assert "could not be written" in caplog.text

    settings.AUDIT_HEAD_FILE = good
    write(somebody)

    signed = seal.read()
    assert signed is not None
    assert signed.seq == 2
    assert verify().sound


@pytest.mark.django_db(transaction=True)
def test_the_head_file_never_goes_backwards(somebody: Actor) -> None:
    first, second = write(somebody), write(somebody)

    seal.write(seq=first.seq, entry_hash=first.hash, after=seal.Place(seq=0, hash=chain.GENESIS))

    signed = seal.read()
    assert signed is not None
    assert signed.hash == second.hash


@pytest.mark.django_db(transaction=True)
def test_entries_after_the_last_signed_head_are_counted_not_blamed(somebody: Actor) -> None:
    write(somebody)
    standing = seal.head_file().read_bytes()
    write(somebody)
    seal.head_file().write_bytes(standing)  # as a process killed between commit and signature leaves it

    verdict = verify()

    assert verdict.sound
    assert verdict.unsealed == 1


CHANGES = (
    "UPDATE audit_entry SET action = 'other' WHERE seq = 1",
    'UPDATE audit_entry SET personal = \'{"name": "other"}\' WHERE seq = 1',
    "UPDATE audit_entry SET seq = 9 WHERE seq = 1",
    "DELETE FROM audit_entry WHERE seq = 1",
    "DELETE FROM audit_entry",
    *(["TRUNCATE audit_entry"] if connection.vendor == "postgresql" else []),  # SQLite knows no such statement
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_or_delete_an_entry(somebody: Actor, statement: str) -> None:
    write(somebody)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert verify().sound


@pytest.mark.django_db(transaction=True)
def test_personal_data_can_be_erased_and_the_chain_still_verifies(somebody: Actor) -> None:
    with transaction.atomic():
        entry = trail.record(
            actor=somebody, action="subscriber.view", thing="subscriber:1", personal={"name": "陳𠮷堃"}
        )

    Entry.objects.filter(pk=entry.pk).update(personal=None, personal_salt="")

    assert verify().sound


@pytest.mark.django_db(transaction=True)
def test_facts_come_back_as_they_were_hashed(somebody: Actor) -> None:
    """Whatever JSON can hold: key order, numbers, nothing, characters beyond the BMP."""
    with transaction.atomic():
        trail.record(
            actor=somebody,
            action="thing.change",
            thing="thing:1",
            facts={"b": 1, "a": [None, True, -1, 2**60], "𡘙": {"": "㛓\u0301"}, "years": {115: "x", 20: "y"}},
        )

    assert verify().sound


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fraction", [0.1, 1e30, -0.0, float("nan")])
def test_facts_hold_no_fractions_because_the_databases_write_them_differently(somebody: Actor, fraction: float) -> None:
    with pytest.raises(ValueError, match="fractions"), transaction.atomic():
        trail.record(actor=somebody, action="thing.change", thing="thing:1", facts={"share": fraction})

    assert not Entry.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_six_writers_at_once_leave_no_gap_and_no_twin(somebody: Actor) -> None:
    def twenty() -> None:
        for _ in range(20):
            write(somebody)

    assert at_once([twenty] * 6) == [None] * 6

    assert list(Entry.objects.values_list("seq", flat=True)) == list(range(1, 121))
    assert Head.objects.get().seq == 120
    verdict = verify()
    assert verdict.sound
    assert verdict.unsealed == 0
