"""Many cases at once: each judged by itself, and none ever approved so."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from audit.models import Entry
from audit.refusal import Refusal
from registry.models import Staff
from registry.roles import Role
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.actions import holding
from workflows.models import Case
from workflows.urls import urlpatterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(db: None) -> Staff:
    """A counter clerk who is a supervisor, too."""
    return cast.hire(cast.Person("both", "高子涵", (Role.COUNTER_CLERK, Role.SUPERVISOR)))


def holder(case: Case) -> Staff | None:
    task = papers.fresh(case).task
    return task.owner if task else None


def sent(staff: Staff, name: str, cases: list[Case], **more: str) -> dict[str, str]:
    """What became of each case, by its number."""
    page = cast.at_desk(staff).post(reverse(f"desk:{name}"), {"case": [case.number for case in cases], **more})
    assert page.status_code == 200
    return {result.case.number: result.why_not for result in page.context["results"]}


def test_each_chosen_case_is_claimed_or_says_why_not(lin: Staff, wang: Staff, both: Staff) -> None:
    free, held, own, ended = (papers.received(lin), papers.received(lin), papers.keyed_in(lin), papers.received(lin))
    holding.claim(actor=actor_of(wang), number=held.number)
    approvable = papers.review(both, papers.keyed_in(lin))
    Case.objects.filter(pk=ended.pk).update(stage="withdrawn")
    became = sent(both, "claim-chosen", [free, held, own, approvable, ended])
    assert became == {
        free.number: "",
        own.number: "",
        held.number: "本案由王思婷持有。",
        approvable.number: "高子涵曾登打或審查本案，須由他人覆核。",
        ended.number: "本案目前不需要有人持有。",
    }
    assert (holder(free), holder(held), holder(approvable)) == (both, wang, None)


def test_supervisor_assigns_to_a_colleague_who_may_do_the_step(lin: Staff, wang: Staff, chou: Staff) -> None:
    free, held, foreign = papers.received(lin), papers.received(lin), papers.reviewed(lin, wang)
    holding.claim(actor=actor_of(lin), number=held.number)
    chosen = [free, held, foreign]
    assert sent(chou, "assign-chosen", chosen, to="wang") == {
        free.number: "",
        held.number: "本案由林柏睿持有，請寫明改派原因。",
        foreign.number: "王思婷的角色不辦理這個步驟，請改選其他同仁。",
    }
    assert sent(chou, "assign-chosen", [held], to="wang", reason="林柏睿請假") == {held.number: ""}
    assert holder(free) == holder(held) == wang
    entry = Entry.objects.filter(action="case.assign", thing=f"case:{held.number}", outcome="done").get()
    assert entry.facts == {"from": "lin", "to": "wang", "stage": "key_in"}
    assert entry.personal == {"reason": "林柏睿請假"}


def test_page_asks_to_whom_and_offers_nobody_without_the_step(lin: Staff, wang: Staff, chou: Staff, ho: Staff) -> None:
    case = papers.received(lin)
    page = cast.at_desk(chou).post(reverse("desk:assign-chosen"), {"case": case.number})
    assert [value for value, _label in page.context["form"].fields["to"].choices] == ["", "lin", "wang"]
    again = cast.at_desk(chou).post(reverse("desk:assign-chosen"), {"case": case.number, "to": ""})
    assert "請選擇同仁" in again.content.decode()
    assert holder(case) is None


def test_nothing_chosen_leads_back_to_the_list(chou: Staff) -> None:
    client = cast.at_desk(chou)
    client.get(reverse("desk:worklist") + "?stage=approve&late")
    for name in ("claim-chosen", "assign-chosen"):
        assert client.post(reverse(f"desk:{name}"))["Location"] == reverse("desk:worklist") + "?stage=approve&late"


@pytest.mark.parametrize(
    ("doer", "to", "code"),
    [("lin", "wang", "not_permitted"), ("chou", "nobody", "no_such_colleague"), ("chou", "ho", "not_their_step")],
)
def test_assigning_is_refused(lin: Staff, wang: Staff, chou: Staff, ho: Staff, doer: str, to: str, code: str) -> None:
    case = papers.received(lin)
    with pytest.raises(Refusal) as refused:
        holding.assign(actor=actor_of(Staff.objects.get(username=doer)), number=case.number, to=to)
    assert refused.value.code == code
    assert holder(case) is None


def test_whoever_keyed_or_reviewed_can_be_made_no_holder_of_the_approval(lin: Staff, chou: Staff, both: Staff) -> None:
    case = papers.review(both, papers.keyed_in(lin))
    deeds: list[Callable[[], object]] = [
        lambda: holding.assign(actor=actor_of(chou), number=case.number, to="both"),
        lambda: holding.claim(actor=actor_of(both), number=case.number),
        lambda: holding.take_over(actor=actor_of(both), number=case.number, reason="急件"),
    ]
    for deed in deeds:
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code == "second_person_needed"


def test_leaver_gets_no_case(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.received(lin)
    Staff.objects.filter(pk=wang.pk).update(is_active=False)
    with pytest.raises(Refusal):
        holding.assign(actor=actor_of(chou), number=case.number, to="wang")


def test_no_address_approves_without_naming_one_case() -> None:
    approving = [str(pattern.pattern) for pattern in urlpatterns if "approve" in str(pattern.pattern)]
    assert [pattern for pattern in approving if "<str:number>" not in pattern and "slip" not in pattern] == []


def test_role_that_was_taken_away_while_the_list_was_open_is_told(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.received(lin)
    client = cast.at_desk(wang)
    assert client.get(reverse("desk:worklist")).status_code == 200
    wang.groups.clear()
    refused = client.post(reverse("desk:claim-chosen"), {"case": case.number})
    assert refused.status_code == 403
    assert "您的帳號不能開啟這個頁面" in refused.content.decode()
    assert holder(case) is None


def test_supervisor_assigns_from_the_page_of_a_case(lin: Staff, chou: Staff) -> None:
    case = papers.received(lin)
    for staff, offered in ((chou, True), (lin, False)):
        page = cast.at_desk(staff).get(reverse("desk:case", args=[case.number])).content.decode()
        assert (reverse("desk:assign-chosen") in page) == offered
