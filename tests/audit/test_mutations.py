"""A mutation is one transaction; its refusal is recorded although everything else of it was rolled back."""

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.models import Entry, Outcome
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.models import Counter


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
