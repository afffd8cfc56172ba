"""Subscribers are enrolled once by an approved case."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from audit.actors import ANONYMOUS, SYSTEM, Actor
from audit.models import Entry, Outcome
from audit.refusal import Refusal
from registry import subscribers
from registry.models import CertificateContact, Subscriber
from registry.particulars import ContactDetails, Particulars
from tests.registry.conftest import CASE

OTHER_CASE = "RG11500048223"


def test_a_subscriber_is_registered_with_a_contact(subscriber: Subscriber, contact: ContactDetails) -> None:
    assert subscriber.distinguished_name == "A100000001-00-陳𠮷堃"
    assert CertificateContact.objects.get(subscriber=subscriber).email == contact.email


def test_a_case_enrols_once_however_often_it_is_carried_out(
    subscriber: Subscriber, particulars: Particulars, contact: ContactDetails
) -> None:
    again = subscribers.enrol(actor=SYSTEM, particulars=particulars, contact=contact, case_number=CASE)

    assert again == subscriber
    assert Subscriber.objects.count() == 1
    assert Entry.objects.filter(action="subscriber.enrol").count() == 1


@pytest.mark.django_db
def test_another_department_of_the_same_id_gets_the_next_number(body: Particulars, contact: ContactDetails) -> None:
    first, second = (
        subscribers.enrol(actor=SYSTEM, particulars=department, contact=contact, case_number=case)
        for department, case in ((body, CASE), (replace(body, department="稽核部"), OTHER_CASE))
    )

    assert (first.seq, second.seq) == ("00", "01")


def test_who_is_registered_is_not_enrolled_again(
    subscriber: Subscriber, particulars: Particulars, contact: ContactDetails
) -> None:
    with pytest.raises(Refusal) as refused:
        subscribers.enrol(actor=SYSTEM, particulars=particulars, contact=contact, case_number=OTHER_CASE)
    assert refused.value.code == "registered_already"


class TestRegisteringAgain:
    def test_the_subscriber_stays_the_same_under_the_data_of_the_new_form(
        self, subscriber: Subscriber, particulars: Particulars, contact: ContactDetails
    ) -> None:
        changed = replace(particulars, name="陳大同", telephone="(02)2900-0425")
        again = subscribers.register_again(
            actor=SYSTEM, public_id=subscriber.public_id, particulars=changed,
            contact=replace(contact, email="new@mail.example"), case_number=OTHER_CASE,
        )  # fmt: skip
        assert (again, again.distinguished_name) == (subscriber, "A100000001-00-陳大同")
        assert (again.telephone_digits, again.enrolled_by_case) == ("0229000425", CASE)
        assert CertificateContact.objects.get(subscriber=subscriber).email == "new@mail.example"

    def test_a_form_of_somebody_else_is_refused(
        self, subscriber: Subscriber, particulars: Particulars, contact: ContactDetails
    ) -> None:
        with pytest.raises(Refusal) as refused:
            subscribers.register_again(
                actor=SYSTEM, public_id=subscriber.public_id, contact=contact, case_number=OTHER_CASE,
                particulars=replace(particulars, id_number="B123456780"),
            )  # fmt: skip
        assert refused.value.code == "another_subscriber"

    def test_a_clerk_may_not(
        self, subscriber: Subscriber, particulars: Particulars, contact: ContactDetails, clerk: Actor
    ) -> None:
        with pytest.raises(Refusal) as refused:
            subscribers.register_again(
                actor=clerk, public_id=subscriber.public_id, particulars=particulars, contact=contact,
                case_number=OTHER_CASE,
            )  # fmt: skip
        assert refused.value.code == "not_permitted"

    @pytest.mark.parametrize(("country", "same"), [("日本", True), ("新加坡", False)])
    def test_a_passport_number_counts_within_its_country_only(
        self, db: None, particulars: Particulars, contact: ContactDetails, country: str, same: bool
    ) -> None:
        foreign = replace(
            particulars, kind="foreign", id_number="", passport_number="X1234567", nationality="日本",
            passport_name="SATO HANA",
        )  # fmt: skip
        enrolled = subscribers.enrol(actor=SYSTEM, particulars=foreign, contact=contact, case_number=CASE)
        assert (subscribers.registered_as(replace(foreign, nationality=country)) == enrolled) is same


def test_an_id_holds_a_hundred_subscriptions_and_no_more(
    subscriber: Subscriber, particulars: Particulars, contact: ContactDetails
) -> None:
    Subscriber.objects.update(seq="99", department="稽核部")
    with pytest.raises(Refusal) as refused:
        subscribers.enrol(actor=SYSTEM, particulars=particulars, contact=contact, case_number=OTHER_CASE)
    assert refused.value.code == "seq_used_up"


@pytest.mark.django_db
def test_nobody_is_enrolled_with_a_wrong_field(particulars: Particulars, contact: ContactDetails) -> None:
    with pytest.raises(Refusal) as refused:
        subscribers.enrol(
            actor=SYSTEM, particulars=particulars, contact=replace(contact, email="x"), case_number=CASE
        )  # fmt: skip
    assert refused.value.field == "email"
    assert not Subscriber.objects.exists()


def test_the_supervisor_who_approves_may_carry_out(
    supervisor: Actor, particulars: Particulars, contact: ContactDetails
) -> None:
    assert subscribers.enrol(actor=supervisor, particulars=particulars, contact=contact, case_number=CASE).pk


def test_a_clerk_and_a_stranger_may_not(clerk: Actor, particulars: Particulars, contact: ContactDetails) -> None:
    for actor in (clerk, ANONYMOUS):
        with pytest.raises(Refusal) as refused:
            subscribers.enrol(actor=actor, particulars=particulars, contact=contact, case_number=CASE)
        assert refused.value.code == "not_permitted"


def test_the_database_refuses_a_second_subscriber_of_one_number(subscriber: Subscriber) -> None:
    subscriber.pk, subscriber.enrolled_by_case = None, OTHER_CASE
    subscriber._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        subscriber.save()


def test_the_trail_names_the_person_only_where_it_can_be_erased(subscriber: Subscriber) -> None:
    entry = Entry.objects.get(action="subscriber.enrol")
    assert "A100000001" not in str(entry.facts) + entry.thing
    assert entry.personal == {"id_number": "A100000001", "name": "陳𠮷堃"}


def test_looking_at_a_subscriber_is_recorded(subscriber: Subscriber, clerk: Actor) -> None:
    assert subscribers.look_at(actor=clerk, public_id=subscriber.public_id) == subscriber
    assert Entry.objects.get(action="subscriber.view").outcome == Outcome.VIEWED


def test_who_may_not_look_does_not_see(subscriber: Subscriber, mailroom: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        subscribers.look_at(actor=mailroom, public_id=subscriber.public_id)
    assert refused.value.code == "not_permitted"


class TestPossibleDuplicates:
    NOBODY = {
        "id_number": "F223456786",
        "name": "某某",
        "telephone": "(07)700-0000",
        "address": "高雄市左營區樣張路1號",
    }

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("id_number", "A100000001"),
            ("name", "陳𠮷堃"),
            ("telephone", "02-29000424#9"),
            ("address", "新北市板橋區樣張街二段8巷12號3樓"),
        ],
    )
    def test_one_field_in_common_is_enough(self, subscriber: Subscriber, field: str, value: str) -> None:
        (found,) = subscribers.possible_duplicates(**(self.NOBODY | {field: value}))
        assert (found.subscriber, found.same) == (subscriber, (field,))

    def test_nothing_in_common_is_no_duplicate(self, subscriber: Subscriber) -> None:
        assert subscribers.possible_duplicates(**self.NOBODY) == []

    def test_who_has_the_same_id_number_is_not_lost_among_many_of_the_same_name(
        self,
        subscriber: Subscriber,
        particulars: Particulars,
        contact: ContactDetails,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(subscribers, "_MOST_COMPARED", 1)
        later = replace(particulars, id_number="B123456780")
        same_number = subscribers.enrol(actor=SYSTEM, particulars=later, contact=contact, case_number=OTHER_CASE)
        (found,) = subscribers.possible_duplicates(**(self.NOBODY | {"name": "陳𠮷堃", "id_number": "B123456780"}))
        assert found.subscriber == same_number

    def test_empty_fields_are_not_in_common(self, subscriber: Subscriber) -> None:
        assert subscribers.possible_duplicates(id_number="", name="", telephone="", address="") == []

    def test_who_has_most_in_common_comes_first(
        self, subscriber: Subscriber, particulars: Particulars, contact: ContactDetails
    ) -> None:
        moved = replace(particulars, id_number="B123456780", telephone="(07)700-0000")
        nearer = subscribers.enrol(actor=SYSTEM, particulars=moved, contact=contact, case_number=OTHER_CASE)
        found = subscribers.possible_duplicates(**(self.NOBODY | {"name": "陳𠮷堃", "telephone": "(07)700-0000"}))
        assert [duplicate.subscriber for duplicate in found] == [nearer, subscriber]
