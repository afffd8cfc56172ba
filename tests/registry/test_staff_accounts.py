"""The life of staff accounts, and what an operator may not do."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.utils import timezone

from audit.models import Entry
from audit.refusal import Refusal
from registry import staff_accounts
from registry.models import Staff
from registry.roles import Role
from registry.staff import actor_of
from tests import cast

pytestmark = pytest.mark.django_db
NEW = "另外一組長密碼-2231-樹"


def gets_in(rf: RequestFactory, username: str, password: str) -> bool:
    return authenticate(rf.post("/desk/"), username=username, password=password) is not None


def opened(chiang: Staff, **other: object) -> tuple[Staff, str]:
    said: dict[str, object] = {"username": "kao", "display_name": "高子涵", "roles": [Role.SUPERVISOR], **other}
    return staff_accounts.open_account(actor=actor_of(chiang), **said)  # type: ignore[arg-type]


def test_a_start_password_is_given_once_and_kept_nowhere(chiang: Staff, rf: RequestFactory) -> None:
    kao, password = opened(chiang)
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", password)
    assert gets_in(rf, "kao", password)
    assert password not in str(list(Entry.objects.values())) + str(Staff.objects.filter(pk=kao.pk).values())


def test_a_start_password_opens_nothing_after_a_week(chiang: Staff, rf: RequestFactory) -> None:
    kao, password = opened(chiang)
    Staff.objects.filter(pk=kao.pk).update(start_password_until=timezone.now() - timedelta(seconds=1))
    assert not gets_in(rf, "kao", password)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"username": "王"}, "account_shape"),
        ({"username": "k" * 31}, "account_shape"),
        ({"display_name": " "}, "name_missing"),
        ({"username": "chiang"}, "taken"),
    ],
)
def test_an_account_that_cannot_be_made_says_why(chiang: Staff, changed: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        opened(chiang, **changed)
    assert refused.value.code == code


MORE: dict[str, dict[str, Any]] = {
    "change_roles": {"roles": list(Role)},
    "rename": {"display_name": "江美如", "extension": "9"},
}


@pytest.mark.parametrize("deed", ["close_account", "reset_password", "change_roles", "rename", "reopen_account"])
def test_nobody_does_it_to_their_own_account(chiang: Staff, deed: str) -> None:
    more = MORE.get(deed, {})
    with pytest.raises(Refusal) as refused:
        getattr(staff_accounts, deed)(actor=actor_of(chiang), staff=chiang, **more)
    assert refused.value.code == "own_account"


@pytest.mark.parametrize(
    "deed", ["close_account", "reset_password", "change_roles", "rename", "reopen_account", "end_sessions"]
)
def test_only_an_operator_does_it(lin: Staff, wang: Staff, deed: str) -> None:
    more = MORE.get(deed, {})
    with pytest.raises(Refusal) as refused:
        getattr(staff_accounts, deed)(actor=actor_of(lin), staff=wang, **more)
    assert refused.value.code == "not_permitted"


def test_roles_given_and_taken_are_in_the_trail(chiang: Staff, lin: Staff) -> None:
    changed = staff_accounts.change_roles(actor=actor_of(chiang), staff=lin, roles=[Role.SUPERVISOR])
    assert changed.has_perm("workflows.approve_case")
    assert not changed.has_perm("workflows.key_in_case")
    entry = Entry.objects.get(action="staff.change_roles")
    assert entry.facts == {"given": ["supervisor"], "taken": ["counter_clerk"]}


def test_new_name_is_in_the_trail_as_personal_data(chiang: Staff, lin: Staff) -> None:
    staff_accounts.rename(actor=actor_of(chiang), staff=lin, display_name=" 林王柏睿 ", extension="12")
    lin.refresh_from_db()
    assert (lin.display_name, lin.extension) == ("林王柏睿", "12")
    entry = Entry.objects.get(action="staff.rename")
    assert (entry.facts, entry.personal) == ({}, {"before": "林柏睿", "after": "林王柏睿"})


@pytest.mark.parametrize(("name", "code"), [("  ", "name_missing"), ("林柏睿", "nothing_changed")])
def test_a_name_that_is_none_or_the_same_is_refused(chiang: Staff, lin: Staff, name: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        staff_accounts.rename(actor=actor_of(chiang), staff=lin, display_name=name, extension=lin.extension)
    assert refused.value.code == code


def test_who_comes_back_needs_a_new_start_password(chiang: Staff, lin: Staff, rf: RequestFactory) -> None:
    staff_accounts.close_account(actor=actor_of(chiang), staff=lin)
    assert not gets_in(rf, "lin", cast.PASSWORD)
    password = staff_accounts.reopen_account(actor=actor_of(chiang), staff=lin)
    assert not gets_in(rf, "lin", cast.PASSWORD)
    assert gets_in(rf, "lin", password)


def test_a_closed_account_gets_no_start_password(chiang: Staff, lin: Staff) -> None:
    staff_accounts.close_account(actor=actor_of(chiang), staff=lin)
    for deed, code in ((staff_accounts.reset_password, "closed"), (staff_accounts.close_account, "closed")):
        with pytest.raises(Refusal) as refused:
            deed(actor=actor_of(chiang), staff=lin)
        assert refused.value.code == code


def test_one_changes_ones_own_password_with_the_old_one(lin: Staff, wang: Staff) -> None:
    def change(who: Staff, old: str, new: str) -> None:
        staff_accounts.change_password(actor=actor_of(who), staff=lin, old=old, new=new)

    for who, old, new, code in (
        (wang, cast.PASSWORD, NEW, "not_permitted"),
        (lin, "wrong", NEW, "wrong_password"),
        (lin, cast.PASSWORD, cast.PASSWORD, "same_password"),
    ):
        with pytest.raises(Refusal) as refused:
            change(who, old, new)
        assert refused.value.code == code
    with pytest.raises(ValidationError):
        change(lin, cast.PASSWORD, "short")
    change(lin, cast.PASSWORD, NEW)
    assert Staff.objects.get(pk=lin.pk).check_password(NEW)


def test_an_offices_first_operator_is_made_at_the_terminal(
    capsys: pytest.CaptureFixture[str], rf: RequestFactory
) -> None:
    call_command("open_staff_account", "first", "江奕辰", "--role", "operator")
    assert gets_in(rf, "first", capsys.readouterr().out.split()[1])
    with pytest.raises(CommandError):
        call_command("open_staff_account", "first", "江奕辰", "--role", "operator")
