"""Papers come in: a number at once, one case a form."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry, Outcome
from audit.refusal import Refusal
from numbering.numbers import build, is_valid, with_check
from registry.models import Staff
from registry.roles import Role
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows import sweeps
from workflows.actions import receiving
from workflows.models import Case

pytestmark = pytest.mark.django_db


def by_post(clerk: Staff) -> dict[str, Any]:
    """What the receiving form says of an envelope."""
    return {
        "actor": actor_of(clerk), "token": uuid4(), "kind": "RG", "channel": "post",
        "received_at": timezone.now(), "applicant": "陳𠮷堃",
    }  # fmt: skip


def test_number_is_of_the_kind_and_checks(lin: Staff) -> None:
    case = papers.received(lin)
    assert case.number.startswith("RG")
    assert is_valid(case.number)


def test_registered_number_of_the_envelope_is_kept_as_it_is_looked_for(lin: Staff) -> None:
    case = receiving.receive(**by_post(lin), registered_mail="７００４１０－１００００１ １８")
    assert case.registered_mail == "70041010000118"


def test_numbers_have_no_gap(lin: Staff) -> None:
    serials = [int(papers.received(lin).number[5:12]) for _ in range(3)]
    assert serials == [serials[0], serials[0] + 1, serials[0] + 2]


def test_same_form_sent_again_is_the_same_case(lin: Staff) -> None:
    form = by_post(lin)
    assert receiving.receive(**form) == receiving.receive(**form)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"kind": "XX"}, "no_such_kind"), ({"received_at": timezone.now() + timedelta(days=1)}, "future")],
)
def test_refused_with_its_reason(lin: Staff, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        receiving.receive(**{**by_post(lin), **changed})
    assert refused.value.code == code
    assert not Case.objects.exists()


def test_only_the_counter_receives(chou: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        papers.received(chou)
    assert refused.value.code == "not_permitted"


def test_wrong_date_keeps_what_was_typed(lin: Staff, client: Client) -> None:
    client.force_login(lin, backend="registry.staff.StaffBackend")
    page = client.post(
        reverse("desk:receive"),
        {
            "token": str(uuid4()), "kind": "RG", "channel": "post", "received_on": "115/13/1",
            "received_time": "09:30", "applicant": "陳𠮷堃", "papers": "2",
        },
    )  # fmt: skip
    assert "received_on" in page.context["form"].errors
    assert page.context["form"]["applicant"].value() == "陳𠮷堃"
    assert not Case.objects.exists()


@pytest.mark.parametrize("scanned", ["{number}", "{shown}", "{lower}", "{number}/1", " {shown} "])
def test_scanned_number_opens_its_case(lin: Staff, client: Client, scanned: str) -> None:
    case = papers.received(lin)
    client.force_login(lin, backend="registry.staff.StaffBackend")
    text = scanned.format(number=case.number, shown=case.shown, lower=case.shown.lower())
    answer = client.get(reverse("desk:find"), {"q": text})
    assert answer["Location"] == reverse("desk:case", args=[case.number])


@pytest.mark.parametrize(
    ("scanned", "said"),
    [
        ("RG115-0004821-6", "請與紙本核對（包括最後一碼）"),  # a wrong check character
        (f"{build(prefix='RG', roc_year=115, serial=9_999_999)}/1", "請與紙本核對（包括最後一碼）"),  # nobody's number
        ("FRG11511Z", "請與紙本核對（包括最後一碼）"),
        (f"{with_check('FXY11511')}/1", "這是其他單位的申請單"),
    ],
)
def test_code_that_is_none_of_ours_says_what_to_do(lin: Staff, client: Client, scanned: str, said: str) -> None:
    client.force_login(lin, backend="registry.staff.StaffBackend")
    page = client.post(reverse("desk:find"), {"q": scanned}, follow=True)
    assert said in page.content.decode()
    assert not Case.objects.exists()


def test_scanned_form_code_opens_the_receiving_form(lin: Staff, client: Client) -> None:
    client.force_login(lin, backend="registry.staff.StaffBackend")
    answer = client.get(reverse("desk:find"), {"q": with_check("FRG11511") + "/1"})
    assert answer["Location"] == f"{reverse('desk:receive')}?kind=RG"


def test_search_leaves_no_name_in_an_address(lin: Staff, client: Client) -> None:
    """Addresses end in browser histories and in logs."""
    for name in ("陳𠮷堃", "陳示樣"):
        papers.received(lin, applicant=name)
    client.force_login(lin, backend="registry.staff.StaffBackend")
    answer = client.post(reverse("desk:find"), {"q": "陳"})
    assert answer["Location"] == reverse("desk:find")
    assert "陳示樣" in client.get(answer["Location"]).content.decode()


def test_lists_of_applicants_that_were_looked_at_are_recorded(lin: Staff, client: Client) -> None:
    for name in ("陳𠮷堃", "陳示樣"):
        papers.received(lin, applicant=name)
    client.force_login(lin, backend="registry.staff.StaffBackend")

    client.get(reverse("desk:worklist"))
    client.post(reverse("desk:find"), {"q": "陳"}, follow=True)

    seen = Entry.objects.filter(outcome=Outcome.VIEWED).values_list("actor_label", "thing", "facts", "personal")
    assert list(seen) == [
        ("lin", "page:worklist", {"cases": 2}, None),
        ("lin", "page:find", {"cases": 2}, {"query": "陳"}),
    ]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.CA_OFFICER])
def test_who_may_see_no_case_finds_none_on_the_worklist(lin: Staff, client: Client, role: Role) -> None:
    papers.received(lin)
    client.force_login(cast.hire(cast.Person("other", "高子涵", (role,))), backend="registry.staff.StaffBackend")
    for query in ("", "?all", "?stage=key_in", "?mine"):
        assert "陳𠮷堃" not in client.get(reverse("desk:worklist") + query).content.decode()


def test_sessions_that_ended_are_swept_away(lin: Staff, client: Client) -> None:
    """What was searched for lies in them."""
    client.force_login(lin, backend="registry.staff.StaffBackend")
    client.post(reverse("desk:find"), {"q": "陳"})
    sweeps.run()
    assert Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    sweeps.run()
    assert not Session.objects.exists()
