"""A mutation is one transaction; its refusal is recorded although everything else of it was rolled back."""

from threading import Event

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.models import Entry, Outcome
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from audit.verification import verify
from numbering.counters import next_number
from numbering.models import Counter
from tests.ground.racing import at_once


@mutation("counter.make", thing=lambda *, prefix, **_: f"counter:{prefix}")
def make_counter(*, actor: Actor, prefix: str, refuse: bool = False) -> Counter:
    counter = Counter.objects.create(prefix=prefix, roc_year=115)
    record(actor=actor, action="counter.make", thing=f"counter:{prefix}")
    if refuse:
        raise Refusal(_("This can't be done."), code="no_way")
    return counter


@mutation("counter.make_two", thing=lambda **_: "counter:two")
def make_two(*, actor: Actor, refuse_second: bool) -> None:
    make_counter(actor=actor, prefix="A")
    make_counter(actor=actor, prefix="B", refuse=refuse_second)


def written() -> list[tuple[str, str, str]]:
    return list(Entry.objects.values_list("action", "thing", "outcome"))


@pytest.mark.django_db(transaction=True)
def test_what_was_done_and_its_entry_commit_together(somebody: Actor) -> None:
    make_counter(actor=somebody, prefix="A")

    assert Counter.objects.count() == 1
    assert written() == [("counter.make", "counter:A", Outcome.DONE)]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_undoes_everything_and_is_itself_recorded(somebody: Actor) -> None:
    with pytest.raises(Refusal):
        make_counter(actor=somebody, prefix="A", refuse=True)

    assert not Counter.objects.exists()
    assert written() == [("counter.make", "counter:A", Outcome.REFUSED)]
    assert Entry.objects.get().facts == {"code": "no_way"}


@pytest.mark.django_db(transaction=True)
def test_a_refusal_inside_another_mutation_undoes_both_and_is_recorded_once(somebody: Actor) -> None:
    with pytest.raises(Refusal):
        make_two(actor=somebody, refuse_second=True)

    assert not Counter.objects.exists()
    assert written() == [("counter.make_two", "counter:two", Outcome.REFUSED)]


@pytest.mark.django_db(transaction=True)
def test_a_caller_that_catches_an_inner_refusal_keeps_its_own_work(somebody: Actor) -> None:
    with transaction.atomic():
        make_counter(actor=somebody, prefix="A")
        with pytest.raises(Refusal):
            make_counter(actor=somebody, prefix="B", refuse=True)

    assert list(Counter.objects.values_list("prefix", flat=True)) == ["A"]


@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_program_is_no_refusal_and_leaves_no_entry(somebody: Actor) -> None:
    make_counter(actor=somebody, prefix="A")

    with pytest.raises(Exception, match=r"(?i)unique"):
        make_counter(actor=somebody, prefix="A")

    assert len(written()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("typed", ["𠮷" * 500, "a\x00b", "a\nb"])
def test_the_refusal_of_a_thing_that_cannot_be_is_recorded_as_far_as_it_fits(somebody: Actor, typed: str) -> None:
    @mutation("counter.read", thing=lambda *, name, **_: f"counter:{name}")
    def read_counter(*, actor: Actor, name: str) -> None:
        raise Refusal(_("There is no such thing."), code="unknown")

    with pytest.raises(Refusal):
        read_counter(actor=somebody, name=typed)

    assert Entry.objects.get().thing.isprintable()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_trail_is_locked_last_so_that_nobody_waits_for_each_other(somebody: Actor) -> None:
    """One records before it draws a number, the other after: each would hold what the other waits for."""
    recorded, drawn = Event(), Event()

    @mutation("thing.change", thing=lambda **_: "thing:1")
    def records_first(*, actor: Actor) -> str:
        record(actor=actor, action="thing.change", thing="thing:1")
        recorded.set()
        drawn.wait(timeout=1)
        return next_number("S")

    @mutation("thing.change", thing=lambda **_: "thing:2")
    def draws_first(*, actor: Actor) -> str:
        number = next_number("S")
        drawn.set()
        recorded.wait(timeout=1)
        record(actor=actor, action="thing.change", thing="thing:2")
        return number

    with transaction.atomic():
        next_number("S")
    numbers = at_once([lambda: records_first(actor=somebody), lambda: draws_first(actor=somebody)])

    assert all(isinstance(number, str) for number in numbers), numbers
    assert Entry.objects.count() == 2
    assert verify().sound


@pytest.mark.django_db(transaction=True)
def test_what_a_refused_inner_mutation_recorded_is_dropped_with_it(somebody: Actor) -> None:
    @mutation("inner.change", thing=lambda **_: "inner:1")
    def inner(*, actor: Actor) -> None:
        record(actor=actor, action="inner.change", thing="inner:1")
        raise Refusal("no", code="no")

    @mutation("outer.change", thing=lambda **_: "outer:1")
    def outer(*, actor: Actor) -> None:
        record(actor=actor, action="outer.change", thing="outer:1")
        with pytest.raises(Refusal):
            inner(actor=actor)
        record(actor=actor, action="outer.change", thing="outer:2")

    outer(actor=somebody)

    assert list(Entry.objects.values_list("thing", flat=True)) == ["outer:1", "outer:2"]
    assert verify().sound
