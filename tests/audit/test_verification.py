"""Whatever is done to the trail behind the triggers' back, the verifier finds it (spec §7)."""

import hashlib
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit import chain, seal, trail, verification
from audit.actors import Actor
from audit.models import Entry, Head
from audit.verification import verify
from tests.ground.triggers import lifted_triggers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def ten_entries(somebody: Actor) -> None:
    for number in range(1, 11):
        with transaction.atomic():
            trail.record(
                actor=somebody,
                action="thing.change",
                thing=f"thing:{number}",
                facts={"number": number},
                personal={"name": "陳𠮷堃"},
            )


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def forge(entry: Entry, *, previous_hash: str) -> Entry:
    """The entry as somebody would write it who knows how entries are hashed, but can't sign."""
    entry.previous_hash = previous_hash
    entry.hash = chain.entry_hash(at=entry.at, **{name: getattr(entry, name) for name in chain.HASHED})
    return entry


def change_one() -> None:
    sql("UPDATE audit_entry SET action = 'thing.approve' WHERE seq = 5")


def change_its_time() -> None:
    Entry.objects.filter(seq=5).update(at=Entry.objects.get(seq=6).at)


def change_its_personal_data() -> None:
    Entry.objects.filter(seq=5).update(personal={"name": "陳吉堃"})


def take_one_out() -> None:
    sql("DELETE FROM audit_entry WHERE seq = 5")


def cut_the_tail() -> None:
    """With the database's own head set back, so that only the signed head outside can tell."""
    sql("DELETE FROM audit_entry WHERE seq > 7")
    Head.objects.update(seq=7, hash=Entry.objects.get(seq=7).hash)


def empty_everything() -> None:
    sql("DELETE FROM audit_entry")
    Head.objects.update(seq=0, hash=chain.GENESIS)


def swap_two() -> None:
    for before, after in ((4, 94), (5, 4), (94, 5)):
        sql("UPDATE audit_entry SET seq = %s WHERE seq = %s", after, before)


def put_one_in() -> None:
    """Between 5 and 6, all later ones renumbered."""
    for seq in range(10, 5, -1):
        sql("UPDATE audit_entry SET seq = %s WHERE seq = %s", seq + 1, seq)
    extra = Entry.objects.get(seq=5)
    extra.seq = 6
    forge(extra, previous_hash=Entry.objects.get(seq=5).hash).save(force_insert=True)
    Head.objects.update(seq=11)


def rewrite_the_whole_chain() -> None:
    """Change one entry and hash everything anew: sound within itself, but not what was signed."""
    previous = chain.GENESIS
    entries = list(Entry.objects.order_by("seq"))
    sql("DELETE FROM audit_entry")
    for entry in entries:
        if entry.seq == 5:
            entry.action = "thing.approve"
        forge(entry, previous_hash=previous).save(force_insert=True)
        previous = entry.hash
    Head.objects.update(hash=previous)


def replace_the_signed_head() -> None:
    """Cut the tail and write a head that fits, signed by nobody."""
    cut_the_tail()
    entry = Entry.objects.get(seq=7)
    forged = {"seq": 7, "hash": entry.hash, "signature": hashlib.sha512(b"anything").hexdigest()}
    seal.head_file().write_text(json.dumps(forged))


def replace_the_database_head() -> None:
    """The row that the next entry is chained to."""
    sql("UPDATE audit_head SET hash = %s", "0" * 64)


def remove_the_database_head() -> None:
    sql("DELETE FROM audit_head")


def rename_the_doer() -> None:
    sql("UPDATE audit_entry SET actor_label = 'wang' WHERE seq = 10")


def remove_the_signed_head() -> None:
    seal.head_file().unlink()


DAMAGE: dict[Callable[[], None], str] = {
    change_one: "changed",
    change_its_time: "changed",
    change_its_personal_data: "changed",
    take_one_out: "gap",
    cut_the_tail: "cut tail",
    empty_everything: "cut tail",
    swap_two: "broken",
    put_one_in: "broken",
    rewrite_the_whole_chain: "replaced",
    replace_the_signed_head: "forged head",
    remove_the_signed_head: "no head",
    replace_the_database_head: "head row",
    remove_the_database_head: "head row",
    rename_the_doer: "changed",
}


def test_an_untouched_trail_is_sound() -> None:
    verdict = verify()

    assert verdict.sound
    assert (verdict.checked, verdict.unsealed) == (10, 0)


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_damage_is_found_and_named(damage: Callable[[], None]) -> None:
    with lifted_triggers(), transaction.atomic():
        damage()

    assert DAMAGE[damage] in {fault.kind for fault in verify().faults}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"seq": 1}', '{"seq": 10, "hash": "x", "signature": "not hex"}'])
def test_a_head_file_that_is_no_head_is_a_fault_not_a_crash(text: str) -> None:
    seal.head_file().write_text(text)

    assert "unreadable head" in {fault.kind for fault in verify().faults}


def test_a_damaged_head_file_is_not_papered_over_by_the_next_entry(somebody: Actor) -> None:
    seal.head_file().write_text("{")

    with transaction.atomic():
        trail.record(actor=somebody, action="thing.change", thing="thing:11")

    assert seal.head_file().read_text() == "{"


REWRITTEN = [change_one, take_one_out, cut_the_tail, empty_everything, rewrite_the_whole_chain, replace_the_signed_head]


@pytest.mark.parametrize("damage", REWRITTEN, ids=lambda damage: damage.__name__)
def test_the_entries_that_follow_don_t_put_the_seal_on_what_was_forged(
    damage: Callable[[], None], somebody: Actor
) -> None:
    """The office goes on working, and would sign each new head: the signature must not cover a rewritten past."""
    with lifted_triggers(), transaction.atomic():
        damage()

    for number in range(11, 16):
        with transaction.atomic():
            trail.record(actor=somebody, action="thing.change", thing=f"thing:{number}")

    assert not verify().sound


def test_a_trail_that_is_damaged_everywhere_is_told_of_in_so_many_faults_and_no_more() -> None:
    with lifted_triggers():
        sql("UPDATE audit_entry SET action = 'thing.approve'")

    with pytest.MonkeyPatch.context() as ours:
        ours.setattr(verification, "MOST_FAULTS", 3)
        assert [fault.seq for fault in verify().faults] == [1, 2, 3]


def test_the_command_says_that_all_is_well() -> None:
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert out.getvalue() == "10 entries, unbroken and as written\n"


def test_the_command_names_the_fault_and_fails() -> None:
    with lifted_triggers():
        take_one_out()
    out = StringIO()

    with pytest.raises(CommandError, match="fault"):
        call_command("verify_audit", stdout=out)

    assert "entry 6: gap: entries 5 to 5 are missing" in out.getvalue()


def test_a_trail_that_grows_while_it_is_read_is_sound(somebody: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def matches_after_another_entry(entry: Entry) -> bool:
        with transaction.atomic():
            trail.record(actor=somebody, action="thing.change", thing="thing:meanwhile")
        return matches(entry)

    matches = verification._personal_matches
    monkeypatch.setattr(verification, "_personal_matches", matches_after_another_entry)

    assert verify().sound


def test_somebody_without_our_code_finds_the_same_chain() -> None:
    """The format of docs/architecture: JSON with sorted keys and no spaces, SHA-256, previous hash inside."""
    previous = hashlib.sha256(b"CertDesk audit trail, first entry").hexdigest()
    for row in Entry.objects.order_by("seq").values():
        outside = {"at", "hash", "personal", "personal_salt"}
        covered: dict[str, Any] = {key: value for key, value in row.items() if key not in outside}
        covered["at"] = f"{row['at']:%Y-%m-%dT%H:%M:%S.%f}Z"
        assert covered["previous_hash"] == previous
        text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        previous = hashlib.sha256(text.encode()).hexdigest()
        assert row["hash"] == previous
