"""Somebody is away, and a colleague looks after what they hold: no more, no less."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from audit.refusal import Refusal
from registry import roc_dates
from registry.models import Staff
from registry.roles import Role
from registry.staff import actor_of
from registry.staff_accounts import close_account
from tests import cast
from tests.workflows import papers
from workflows.actions import holding
from workflows.models import Case
from workflows.staffing import absences
from workflows.staffing.models import Absence

pytestmark = pytest.mark.django_db


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def away(staff: Staff, substitute: Staff, *, by: Staff | None = None, first: int = 0, last: int = 3) -> Absence:
    return absences.name_substitute(
        actor=actor_of(by or staff),
        staff=staff,
        substitute=substitute,
        first_day=in_days(first),
        last_day=in_days(last),
    )


def held_by(staff: Staff, case: Case) -> Case:
    return holding.claim(actor=actor_of(staff), number=case.number)


def holder(case: Case) -> Staff | None:
    return Staff.objects.filter(task=papers.fresh(case).task_id).first()


def test_a_substitute_takes_over_and_the_trail_says_why(lin: Staff, wang: Staff) -> None:
    case = held_by(lin, papers.received(lin))
    away(lin, wang)
    answer = cast.at_desk(wang).post(reverse("desk:substitute", args=[case.number]))
    assert answer.status_code == 302
    assert holder(case) == wang
    entry = Entry.objects.get(action="case.take_over")
    assert entry.facts["from"] == "lin"
    assert "林柏睿" in str(entry.personal)


def test_lists_and_the_case_say_who_is_away_and_who_stands_in(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = held_by(lin, papers.received(lin))
    away(lin, wang)
    for reader, may in ((wang, True), (chou, False)):
        for address in (reverse("desk:worklist") + "?all", reverse("desk:case", args=[case.number])):
            page = cast.at_desk(reader).get(address, headers={"accept-language": "en"}).content.decode()
            assert "substitute 王思婷" in page
            assert (reverse("desk:substitute", args=[case.number]) in page) is may


@pytest.mark.parametrize(("first", "last"), [(1, 2), (-3, -1)])
def test_only_on_the_days_of_the_absence(lin: Staff, wang: Staff, first: int, last: int) -> None:
    case = held_by(lin, papers.received(lin))
    Absence.objects.create(staff=lin, substitute=wang, first_day=in_days(first), last_day=in_days(last), named_by=lin)
    with pytest.raises(Refusal) as refused:
        absences.take_over_as_substitute(actor=actor_of(wang), number=case.number)
    assert refused.value.code == "no_substitute"
    assert holder(case) == lin


def test_a_substitute_gets_nothing_beyond_own_roles(lin: Staff, wang: Staff, chou: Staff, ho: Staff) -> None:
    second = cast.hire(cast.Person("kao", "高子涵", (Role.SUPERVISOR, Role.COUNTER_CLERK)))
    to_approve = held_by(chou, papers.reviewed(lin, second))
    away(chou, second)
    for substitute, code in ((second, "second_person_needed"), (ho, "no_substitute")):
        with pytest.raises(Refusal) as refused:
            absences.take_over_as_substitute(actor=actor_of(substitute), number=to_approve.number)
        assert refused.value.code == code
    absences.end_absence(actor=actor_of(chou), absence=Absence.objects.get())
    away(chou, wang)
    with pytest.raises(Refusal) as refused:
        absences.take_over_as_substitute(actor=actor_of(wang), number=to_approve.number)
    assert refused.value.code == "not_their_step"
    assert holder(to_approve) == chou


def test_one_names_a_substitute_for_oneself_and_a_supervisor_for_others(
    lin: Staff, wang: Staff, chou: Staff, chiang: Staff
) -> None:
    with pytest.raises(Refusal) as refused:
        away(lin, wang, by=wang)
    assert refused.value.code == "not_permitted"
    for by in (lin, chou, chiang):
        absences.end_absence(actor=actor_of(by), absence=away(lin, wang, by=by))
    assert not absences.standing().exists()
    assert Entry.objects.filter(action="staff.end_absence").count() == 3


def test_an_absence_that_makes_no_sense_is_refused_with_its_reason(lin: Staff, wang: Staff, chou: Staff) -> None:
    leaver = cast.hire(cast.Person("kao", "高子涵", (Role.COUNTER_CLERK,)))
    close_account(actor=actor_of(cast.hire(cast.CHIANG)), staff=leaver)
    away(wang, chou, first=5, last=6)

    def code(substitute: Staff, first: int, last: int) -> str:
        with pytest.raises(Refusal) as refused:
            away(lin, substitute, first=first, last=last)
        return refused.value.code

    assert [code(lin, 0, 1), code(leaver, 0, 1), code(chou, 2, 1), code(chou, -2, -1), code(wang, 4, 5)] == [
        "no_colleague", "no_colleague", "days", "days", "substitute_away",
    ]  # fmt: skip
    away(lin, chou, first=0, last=3)
    assert code(wang, 3, 4) == "away_already"


def test_the_database_refuses_it_too(lin: Staff, wang: Staff) -> None:
    for substitute, last in ((lin, 1), (wang, -1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.create(
                staff=lin, substitute=substitute, first_day=in_days(0), last_day=in_days(last), named_by=lin
            )


def test_who_has_left_stands_in_for_nobody(lin: Staff, wang: Staff, chiang: Staff) -> None:
    away(lin, wang)
    close_account(actor=actor_of(chiang), staff=wang)
    assert not absences.today().exists()


def test_the_form_names_a_substitute_and_the_button_ends_it(lin: Staff, wang: Staff, ho: Staff) -> None:
    desk = cast.at_desk(lin)
    first, last = roc_dates.as_keyed(in_days(0)), roc_dates.as_keyed(in_days(2))
    form = {"staff": lin.pk, "substitute": wang.pk, "first_day": first, "last_day": last}
    assert cast.at_desk(ho).post(reverse("desk:absences"), form).status_code == 200
    assert "由王思婷代理林柏睿。" in desk.post(reverse("desk:absences"), form, follow=True).content.decode()
    absence = Absence.objects.get()
    assert (absence.staff, absence.substitute, absence.last_day) == (lin, wang, in_days(2))
    cast.at_desk(ho).post(reverse("desk:absence-end", args=[absence.pk]))
    assert absences.today().exists()
    desk.post(reverse("desk:absence-end", args=[absence.pk]))
    assert not absences.today().exists()
