"""The door asks for more than a password (decision 32)."""

import re
from base64 import b32decode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.actors import SYSTEM
from audit.models import Entry
from registry import staff_accounts
from registry.models import Staff
from registry.roles import Role
from registry.second_factors import codes, totp
from registry.second_factors.models import CodeApp
from registry.staff import actor_of, create_staff
from tests import cast
from tests.workflows.staffing.test_pages import NEW, at_door, signed_in, start_password

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def shown_by(secret: bytes, *, steps: int = 0) -> str:
    """What the app shows now."""
    return totp.code_at(secret, step=int(timezone.now().timestamp()) // 30 + steps)


def with_app(staff: Staff) -> bytes:
    """Registers an app, and lets time go by; its secret."""
    secret = codes.offer_code(actor=actor_of(staff), staff=staff)
    codes.register_code(actor=actor_of(staff), staff=staff, code=shown_by(secret))
    CodeApp.objects.filter(staff=staff).update(last_step=0)
    return secret


def secret_on(page: bytes) -> bytes:
    """The key that is to be typed into an app."""
    found = re.search(r"<b class=\"hash\">([A-Z2-7 ]+)</b>", page.decode())
    assert found
    return b32decode(found[1].replace(" ", ""))


def test_who_has_none_registers_one_and_gets_no_further_without(chou: Staff) -> None:
    browser, step = at_door("chou", cast.PASSWORD, next=reverse("desk:accounts"))
    assert step == reverse("desk:login-enrol")
    for address in (reverse("desk:worklist"), reverse("desk:me")):
        assert 'name="username"' in browser.get(address).content.decode()
    page = browser.get(step)
    assert secret_on(page.content) == secret_on(browser.get(step).content)
    secret = secret_on(page.content)
    assert "not the app" in browser.post(step, {"code": "000000"}, headers=ENGLISH).content.decode()
    assert not signed_in(browser)
    answer = browser.post(step, {"code": shown_by(secret)})
    assert answer.headers["location"] == reverse("desk:accounts")
    assert signed_in(browser)


def test_who_has_one_is_asked_for_its_code(chou: Staff) -> None:
    secret = with_app(chou)
    browser, step = at_door("chou", cast.PASSWORD)
    assert step == reverse("desk:login-code")
    assert not signed_in(browser)
    assert browser.get(reverse("desk:login-enrol")).headers["location"] == reverse("desk:login")
    assert "wrong or used" in browser.post(step, {"code": "000000"}, headers=ENGLISH).content.decode()
    assert browser.post(step, {"code": shown_by(secret)}).headers["location"] == reverse("desk:worklist")
    assert signed_in(browser)


def test_a_clerk_gets_in_by_password_and_may_ask_for_more(lin: Staff) -> None:
    browser, sent_to = at_door("lin", cast.PASSWORD)
    assert sent_to == reverse("desk:worklist")
    secret = secret_on(browser.get(reverse("desk:my-code")).content)
    browser.post(reverse("desk:my-code"), {"code": shown_by(secret), "password": "wrong"})
    assert not CodeApp.objects.exists()
    browser.post(reverse("desk:my-code"), {"code": shown_by(secret), "password": cast.PASSWORD})
    assert at_door("lin", cast.PASSWORD)[1] == reverse("desk:login-code")
    browser.post(reverse("desk:my-code-remove"), {"password": cast.PASSWORD})
    assert at_door("lin", cast.PASSWORD)[1] == reverse("desk:worklist")


def test_a_demo_account_gets_in_with_what_the_demo_prints() -> None:
    for role in Role:
        create_staff(
            actor=SYSTEM, username=str(role), password=cast.PASSWORD, display_name="某人", roles=[role], is_demo=True
        )
        assert at_door(str(role), cast.PASSWORD)[1] == reverse("desk:worklist")


def test_after_too_many_wrong_codes_the_page_says_when_to_come_back(chou: Staff) -> None:
    secret = with_app(chou)
    browser, step = at_door("chou", cast.PASSWORD)
    for _each in range(5):
        browser.post(step, {"code": "00000x"})
    answer = browser.post(step, {"code": shown_by(secret)}, headers=ENGLISH).content.decode()
    assert "Too many wrong codes" in answer
    assert not signed_in(browser)


def test_a_start_password_alone_changes_nothing_for_who_has_one(chiang: Staff, chou: Staff) -> None:
    secret = with_app(chou)
    given = staff_accounts.reset_password(actor=actor_of(chiang), staff=chou)
    browser, step = at_door("chou", given)
    assert step == reverse("desk:login-code")
    assert browser.get(reverse("desk:login-password")).headers["location"] == reverse("desk:login")
    step = browser.post(step, {"code": shown_by(secret)}).headers["location"]
    assert step == reverse("desk:login-password")
    assert browser.post(step, {"new": NEW, "again": NEW}).headers["location"] == reverse("desk:worklist")


def test_nothing_at_the_door_answers_who_has_not_given_the_password() -> None:
    for name in ("login-code", "login-enrol", "login-password"):
        for answer in (Client().get(reverse(f"desk:{name}")), Client().post(reverse(f"desk:{name}"))):
            assert answer.headers["location"] == reverse("desk:login")


def test_a_reset_by_two_people_leads_to_a_new_app(chiang: Staff, chou: Staff) -> None:
    with_app(chou)
    other = cast.hire(cast.Person("kao", "高子涵", (Role.SUPERVISOR,)))
    operator, second = cast.at_desk(chiang), cast.at_desk(other)
    operator.post(reverse("desk:staff-ask-reset", args=[chou.pk]))
    operator.post(reverse("desk:staff-confirm-reset", args=[chou.pk]))
    assert CodeApp.objects.exists()
    assert (
        reverse("desk:staff-confirm-reset", args=[chou.pk])
        in second.get(reverse("desk:staff-member", args=[chou.pk])).content.decode()
    )
    second.post(reverse("desk:staff-confirm-reset", args=[chou.pk]))
    assert at_door("chou", cast.PASSWORD)[1] == reverse("desk:login-enrol")


def test_a_newcomer_with_a_role_that_asks_for_it_does_both_steps(chiang: Staff) -> None:
    form = {"display_name": "高子涵", "username": "kao", "extension": "", "roles": ["auditor"]}
    answer = cast.at_desk(chiang).post(reverse("desk:staff-new"), form)
    browser, step = at_door("kao", start_password(answer.content))
    step = browser.post(step, {"new": NEW, "again": NEW}).headers["location"]
    assert step == reverse("desk:login-enrol")
    secret = secret_on(browser.get(step).content)
    assert browser.post(step, {"code": shown_by(secret)}).headers["location"] == reverse("desk:worklist")
    assert [each.action for each in Entry.objects.filter(actor_label="kao").order_by("seq")] == [
        "staff.change_password", "second_factor.offer", "second_factor.register", "staff.sign_in",
    ]  # fmt: skip
