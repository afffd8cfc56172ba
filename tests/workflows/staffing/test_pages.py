"""The operator's pages, one's own account, and the sign-in with a start password."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Staff
from registry.roles import Role
from tests import cast
from tests.workflows import papers
from workflows.desk.half_way import HALF_WAY
from workflows.models import Case

pytestmark = pytest.mark.django_db
NEW = "另外一組長密碼-2231-樹"
ENGLISH = {"accept-language": "en"}


def start_password(content: bytes) -> str:
    """What stands on the page that shows it once."""
    found = re.search(r"<b class=\"code\">([^<]+)</b>", content.decode())
    assert found
    return found[1]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def holder(case: Case) -> Staff | None:
    """Who holds the case now."""
    return Staff.objects.filter(task=papers.fresh(case).task_id).first()


def at_door(username: str, password: str, **more: str) -> tuple[Client, str]:
    """A browser after account and password, and where it was sent."""
    client = Client()
    sent = client.post(reverse("desk:login"), {"username": username, "password": password, **more})
    return client, sent.headers.get("location", "")


def test_a_newcomer_gets_in_with_a_password_of_their_own(chiang: Staff) -> None:
    form = {"display_name": "高子涵", "username": "kao", "extension": "12", "roles": ["counter_clerk"]}
    answer = cast.at_desk(chiang).post(reverse("desk:staff-new"), form)
    browser, sent_to = at_door("kao", start_password(answer.content), next=reverse("desk:receive"))
    assert sent_to == reverse("desk:login-password")
    assert not signed_in(browser)
    assert 'name="username"' in browser.get(reverse("desk:worklist")).content.decode()
    answer = browser.post(sent_to, {"new": NEW, "again": NEW})
    assert answer.headers["location"] == reverse("desk:receive")
    assert signed_in(browser)
    assert at_door("kao", NEW)[1] == reverse("desk:worklist")


def test_a_password_of_ones_own_is_a_good_one_and_another(chiang: Staff, lin: Staff) -> None:
    answer = cast.at_desk(chiang).post(reverse("desk:staff-password", args=[lin.pk]))
    given = start_password(answer.content)
    browser, step = at_door("lin", given)
    for new, again, said in ((NEW, "x", "differ"), (given, given, "another password"), ("short", "short", "12")):
        assert said in browser.post(step, {"new": new, "again": again}, headers=ENGLISH).content.decode()
    assert not signed_in(browser)


def test_half_way_ends_with_the_next_start_password(chiang: Staff, lin: Staff) -> None:
    operator = cast.at_desk(chiang)
    browser, step = at_door("lin", start_password(operator.post(reverse("desk:staff-password", args=[lin.pk])).content))
    operator.post(reverse("desk:staff-password", args=[lin.pk]))
    assert browser.post(step, {"new": NEW, "again": NEW}).headers["location"] == reverse("desk:login")


def test_half_way_ends_after_ten_minutes_and_is_a_new_session(chiang: Staff, lin: Staff) -> None:
    given = start_password(cast.at_desk(chiang).post(reverse("desk:staff-password", args=[lin.pk])).content)
    browser = Client()
    browser.get(reverse("desk:login"))
    before = browser.session.session_key
    browser.post(reverse("desk:login"), {"username": "lin", "password": given})
    session = browser.session
    assert session.session_key != before
    session[HALF_WAY] = session[HALF_WAY] | {"until": "2026-01-01T00:00:00+00:00"}
    session.save()
    assert browser.get(reverse("desk:login-password")).headers["location"] == reverse("desk:login")


def test_a_leaver_is_out_at_once_and_holds_nothing(chiang: Staff, lin: Staff, wang: Staff) -> None:
    case = papers.received(wang)
    leaver = cast.at_desk(lin)
    leaver.post(reverse("desk:claim", args=[case.number]))
    cast.at_desk(chiang).post(reverse("desk:staff-close", args=[lin.pk]))
    assert 'name="username"' in leaver.get(reverse("desk:worklist")).content.decode()
    assert holder(case) is None
    assert at_door("lin", cast.PASSWORD)[1] == ""


@pytest.mark.parametrize("whose", ["own", "operator"])
def test_sign_out_everywhere_ends_every_session(chiang: Staff, lin: Staff, whose: str) -> None:
    here, there = cast.at_desk(lin), cast.at_desk(lin)
    if whose == "own":
        here.post(reverse("desk:my-sign-out"))
    else:
        cast.at_desk(chiang).post(reverse("desk:staff-sign-out", args=[lin.pk]))
    for browser in (here, there):
        assert 'name="username"' in browser.get(reverse("desk:me")).content.decode()


def test_a_new_password_leaves_this_session_alone(lin: Staff) -> None:
    here, there = cast.at_desk(lin), cast.at_desk(lin)
    here.post(reverse("desk:my-password"), {"password": cast.PASSWORD, "new": NEW, "again": NEW})
    assert here.get(reverse("desk:me")).context["member"] == lin
    assert 'name="username"' in there.get(reverse("desk:me")).content.decode()


def test_the_operator_renames_and_says_so_beside_the_field_when_a_name_is_missing(chiang: Staff, lin: Staff) -> None:
    desk, address = cast.at_desk(chiang), reverse("desk:staff-rename", args=[lin.pk])
    refused = desk.post(address, {"display_name": " ", "extension": "12"})
    assert refused.context["form"].errors.keys() == {"display_name"}
    assert 'value="12"' in refused.content.decode()
    renamed = desk.post(address, {"display_name": "林王柏睿", "extension": "12"}, follow=True)
    assert "林王柏睿" in renamed.content.decode()


def test_what_was_held_for_a_role_goes_back_with_it(chiang: Staff, lin: Staff, wang: Staff) -> None:
    both = cast.hire(cast.Person("kao", "高子涵", (Role.COUNTER_CLERK, Role.SUPERVISOR)))
    to_key, to_approve = papers.received(lin), papers.reviewed(lin, wang)
    for case in (to_key, to_approve):
        cast.at_desk(both).post(reverse("desk:claim", args=[case.number]))
    cast.at_desk(chiang).post(reverse("desk:staff-roles", args=[both.pk]), {"roles": ["counter_clerk"]})
    assert [holder(case) for case in (to_key, to_approve)] == [both, None]


def test_changed_roles_are_named(chiang: Staff, lin: Staff) -> None:
    where = reverse("desk:staff-roles", args=[lin.pk])
    page = cast.at_desk(chiang).post(where, {"roles": ["counter_clerk", "mailroom_clerk"]}, follow=True)
    assert "林柏睿的角色已變更為：櫃檯承辦人員、收發人員。" in page.content.decode()


def test_who_loses_a_role_while_the_page_is_open_is_told_and_loses_no_word(
    chiang: Staff, lin: Staff, wang: Staff
) -> None:
    case = papers.received(wang)
    desk = cast.at_desk(lin)
    desk.post(reverse("desk:claim", args=[case.number]))
    open_page = reverse("desk:key_in", args=[case.number, case.stage, case.task_id])
    assert desk.get(open_page).status_code == 200
    cast.at_desk(chiang).post(reverse("desk:staff-roles", args=[lin.pk]), {"roles": ["mailroom_clerk"]})
    answer = desk.post(open_page, {"name": "陳𠮷堃", "address": "板橋區樣張街二段"}, headers=ENGLISH)
    assert answer.status_code == 403
    assert {"陳𠮷堃", "板橋區樣張街二段"} <= set(re.findall(r"[^<>]+", answer.content.decode()))
    assert not case.editions.exists()
    assert holder(case) is None


def test_supervisors_and_auditors_look_and_change_nothing(chou: Staff, lin: Staff, chiang: Staff) -> None:
    address = reverse("desk:staff-member", args=[lin.pk])
    assert reverse("desk:staff-close", args=[lin.pk]) not in cast.at_desk(chou).get(address).content.decode()
    assert reverse("desk:staff-close", args=[lin.pk]) in cast.at_desk(chiang).get(address).content.decode()
    own = cast.at_desk(chiang).get(reverse("desk:staff-member", args=[chiang.pk])).content.decode()
    assert reverse("desk:staff-close", args=[chiang.pk]) not in own
