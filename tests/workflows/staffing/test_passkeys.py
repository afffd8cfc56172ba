"""Passkeys of staff: made on one's account or at the door, shown at the door, each challenge once (decision 32)."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.actors import ANONYMOUS
from audit.models import Entry
from audit.refusal import Refusal
from registry.models import PortalAccount, Staff
from registry.second_factors import codes, passkeys, resets
from registry.second_factors.models import Challenge, StaffPasskey
from registry.second_factors.requirement import has_one
from registry.staff import actor_of
from tests import cast
from tests.ground.racing import at_once
from tests.portal import people
from tests.portal.passkeys import authenticator as portal_side
from tests.portal.passkeys.authenticator import HONEST, Authenticator
from tests.workflows.staffing.test_pages import at_door, signed_in
from tests.workflows.staffing.test_second_factor_pages import with_app

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def registered(staff: Staff, device: Authenticator | None = None) -> Authenticator:
    """All the way to a registered passkey."""
    made = device or Authenticator()
    answer = made.make(passkeys.to_register(staff))
    passkeys.register(actor=actor_of(staff), staff=staff, name="藍色金鑰", answer=answer)
    return made


def passes(staff: Staff, answer: str) -> bool:
    return passkeys.passes(actor=ANONYMOUS, staff=staff, answer=answer)


def refused(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        deed()
    return refusal.value.code


def asked(browser: Client, step: str) -> bytes:
    """What the door asks a passkey to sign."""
    return b64decode(browser.get(step).context["asked"]["challenge"])


def test_who_has_none_registers_one_at_the_door(chou: Staff) -> None:
    browser, step = at_door("chou", cast.PASSWORD)
    made = Authenticator()
    answer = made.make(browser.get(step).context["asked"]["options"])
    assert browser.post(step, {"name": "藍色金鑰", "answer": answer}).headers["location"] == reverse("desk:worklist")
    assert signed_in(browser)
    browser, step = at_door("chou", cast.PASSWORD)
    assert step == reverse("desk:login-code")
    browser.post(step, {"answer": made.answer(asked(browser, step))})
    assert signed_in(browser)


def test_noise_registers_nothing_and_the_page_says_so(chou: Staff) -> None:
    browser, step = at_door("chou", cast.PASSWORD)
    browser.get(step)
    answer = browser.post(step, {"name": "x", "answer": "{}"}, headers=ENGLISH)
    assert "begin again" in answer.content.decode()
    assert not signed_in(browser)
    assert not StaffPasskey.objects.exists()


def test_the_passkey_of_another_member_of_staff_opens_nothing(chou: Staff, chiang: Staff) -> None:
    registered(chou)
    other = registered(chiang)
    browser, step = at_door("chou", cast.PASSWORD)
    answer = browser.post(step, {"answer": other.answer(asked(browser, step))}, follow=True, headers=ENGLISH)
    assert "not accepted" in answer.content.decode()
    assert not signed_in(browser)
    assert Entry.objects.filter(action="second_factor.answer", outcome="refused", actor_kind="anonymous").exists()


def test_a_subscribers_passkey_is_none_of_staff_nor_the_other_way(chou: Staff, account: PortalAccount) -> None:
    subscribers = portal_side.register(people.logged_in(account))
    registered(chou)
    assert not passes(chou, subscribers.answer(passkeys.to_answer(chou)))
    mine = registered(chou)
    mine.handle = subscribers.handle
    assert not passes(chou, mine.answer(passkeys.to_answer(chou)))


def test_a_challenge_counts_once_and_in_time(chou: Staff) -> None:
    made = registered(chou)
    first, second = passkeys.to_answer(chou), passkeys.to_answer(chou)
    assert not passes(chou, made.answer(first))
    assert not passes(chou, made.answer(second))
    answer = made.answer(passkeys.to_answer(chou))
    assert passes(chou, answer)
    assert not passes(chou, answer)
    late = passkeys.to_answer(chou)
    Challenge.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not passes(chou, made.answer(late))


@pytest.mark.parametrize(
    "lie", [{"origin": "http://evil.example"}, {"rp": "evil.example"}, {"cross_origin": True}, {"flags": 0}]
)
def test_an_answer_for_somewhere_else_opens_nothing(chou: Staff, lie: dict[str, object]) -> None:
    made = registered(chou)
    said = replace(HONEST, **lie)  # type: ignore[arg-type]
    assert not passes(chou, made.answer(passkeys.to_answer(chou), said))


def test_a_copy_is_refused_and_so_is_the_original_from_then_on(chou: Staff) -> None:
    made = registered(chou)
    assert passes(chou, made.answer(passkeys.to_answer(chou)))
    made.count = 1
    assert not passes(chou, made.answer(passkeys.to_answer(chou)))
    made.count = 100
    assert not passes(chou, made.answer(passkeys.to_answer(chou)))
    assert has_one(chou), "the door must ask for what it refuses, or a copy would lead to a new factor"
    assert at_door("chou", cast.PASSWORD)[1] == reverse("desk:login-code")


def test_one_device_registers_once(chou: Staff, chiang: Staff) -> None:
    device = registered(chou)
    for staff in (chou, chiang):
        assert refused(partial(registered, staff, device)) == "not_acceptable"
    assert refused(lambda: passkeys.register(actor=actor_of(chou), staff=chou, name="x", answer="{}")) == "no_offer"


def test_the_last_needed_factor_stays(chou: Staff, lin: Staff) -> None:
    for staff in (chou, lin):
        registered(staff)
    key, mine = StaffPasskey.objects.get(staff=chou).key, StaffPasskey.objects.get(staff=lin).key
    assert refused(lambda: passkeys.remove(actor=actor_of(chou), staff=chou, key=key)) == "last_factor"
    assert refused(lambda: passkeys.remove(actor=actor_of(chou), staff=chou, key=mine)) == "no_such_factor"
    passkeys.remove(actor=actor_of(lin), staff=lin, key=mine)
    with_app(chou)
    codes.remove_code(actor=actor_of(chou), staff=chou)
    with_app(chou)
    passkeys.remove(actor=actor_of(chou), staff=chou, key=key)
    assert not StaffPasskey.objects.exists()


def test_on_ones_own_account_the_password_comes_first(lin: Staff) -> None:
    desk, made = cast.at_desk(lin), Authenticator()
    there = reverse("desk:my-passkey-new")
    assert desk.get(there).headers["location"] == reverse("desk:my-passkey")
    assert desk.post(reverse("desk:my-passkey"), {"password": "wrong"}).status_code == 200
    desk.post(reverse("desk:my-passkey"), {"password": cast.PASSWORD})
    answer = made.make(desk.get(there).context["asked"]["options"])
    assert desk.post(there, {"name": "藍色金鑰", "answer": answer}).headers["location"] == reverse("desk:me")
    assert "藍色金鑰" in desk.get(reverse("desk:me")).content.decode()
    key = StaffPasskey.objects.get().key
    desk.post(reverse("desk:my-passkey-remove", args=[key]), {"password": cast.PASSWORD})
    assert not StaffPasskey.objects.exists()


def test_a_reset_by_two_ends_passkeys_too(chiang: Staff, chou: Staff) -> None:
    registered(chiang)
    other = cast.hire(cast.Person("kao", "管理員", cast.CHIANG.roles))
    resets.ask_reset(actor=actor_of(other), staff=chiang)
    resets.confirm_reset(actor=actor_of(chou), staff=chiang)
    assert not has_one(chiang)


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_of_one_answer_sent_six_times_at_once_one_counts(chou: Staff) -> None:
    made = registered(chou)
    made.count = 0
    StaffPasskey.objects.update(sign_count=0)
    answer = made.answer(passkeys.to_answer(chou))
    answers = at_once([partial(passes, chou, answer) for _each in range(6)])
    assert sorted(map(str, answers)) == ["False"] * 5 + ["True"], answers
