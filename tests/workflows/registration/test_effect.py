"""An approved registration is carried out: subscriber, account, right, slip; exactly once."""

import pytest

from audit.models import Entry
from registry import rights
from registry.models import ApplyRight, PasswordSlip, PortalAccount, Staff, Subscriber
from tests.workflows import papers
from workflows.actions.carrying_out import carry_out
from workflows.models import Participation
from workflows.stages import Deed, Stage

pytestmark = pytest.mark.django_db


def test_makes_subscriber_account_right_and_slip(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou)
    subscriber = Subscriber.objects.get(enrolled_by_case=case.number)
    assert subscriber.distinguished_name == "A123456789-00-陳𠮷堃"
    assert subscriber.contact.address == "新北市板橋區樣張街二段8巷12號3樓"
    assert PortalAccount.objects.get(subscriber=subscriber).slips.get().state == "requested"
    assert ApplyRight.objects.get(subscriber=subscriber).used_at is None
    assert case.stage == Stage.DELIVER


def test_happens_once_however_often_it_is_asked_for(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou)
    assert carry_out(number=case.number)
    assert Subscriber.objects.count() == PasswordSlip.objects.count() == 1
    assert Participation.objects.filter(case=case, deed=Deed.CARRIED_OUT).count() == 1


def test_another_department_of_an_id_gets_the_next_sequence(lin: Staff, wang: Staff, chou: Staff) -> None:
    papers.carried_out(lin, wang, chou, **papers.BODY)
    again = papers.carried_out(lin, wang, chou, **papers.BODY, department="稽核部")
    assert Subscriber.objects.get(enrolled_by_case=again.number).seq == "01"


def test_two_forms_of_one_newcomer_make_one_subscriber(lin: Staff, wang: Staff, chou: Staff) -> None:
    second = papers.approve(chou, papers.reviewed(lin, wang))
    papers.carried_out(lin, wang, chou)
    assert not carry_out(number=second.number)
    assert "已經註冊" in papers.fresh(second).carry_out_fault
    assert Subscriber.objects.count() == 1


def test_an_edit_behind_the_approval_stops_it(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.approve(chou, papers.reviewed(lin, wang))
    case.editions.update(data={**case.editions.get().data, "name": "林大同"})
    assert not carry_out(number=case.number)
    assert papers.fresh(case).carry_out_fault
    assert not Subscriber.objects.exists()


def test_what_fails_for_no_foreseen_reason_is_in_the_trail(
    lin: Staff, wang: Staff, chou: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_keywords: object) -> None:
        raise RuntimeError("the disk is full")

    case = papers.approve(chou, papers.reviewed(lin, wang))
    monkeypatch.setattr(rights, "grant", fails)
    assert not carry_out(number=case.number)
    assert papers.fresh(case).carry_out_fault
    entry = Entry.objects.get(action="case.carried_out")
    assert (entry.outcome, entry.thing, entry.facts) == ("refused", f"case:{case.number}", {"code": "failed"})
