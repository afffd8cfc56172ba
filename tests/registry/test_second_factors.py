"""Codes of authenticator apps: once each, a step of drift, locked after five wrong ones; sealed; reset by two."""

from base64 import b32decode
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import ANONYMOUS
from audit.models import Entry
from audit.refusal import Refusal
from registry import staff_accounts
from registry.models import Staff
from registry.roles import Role
from registry.second_factors import codes, resets, totp
from registry.second_factors.models import CodeApp
from registry.second_factors.requirement import has_one, is_required
from registry.second_factors.sealing import NotOpened, opened, sealed
from registry.staff import actor_of
from tests import cast
from tests.ground.racing import at_once

#: RFC 6238 appendix B: seconds since 1970, and the last six of the eight digits there.
RFC_SECRET = b"12345678901234567890"
RFC_CODES = {
    59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037",
    20000000000: "353130",
}  # fmt: skip
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.get_fixed_timezone(0))


class Clock:
    """The time that the codes go by."""

    def __init__(self) -> None:
        self.now = NOON

    def on(self, **by: float) -> None:
        """Some time goes by."""
        self.now += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("registry.second_factors.codes.timezone.now", lambda: made.now)
    return made


def current(secret: bytes, clock: Clock, *, steps: int = 0) -> str:
    """What the app shows, with its clock so many steps ahead."""
    return totp.code_at(secret, step=int(clock.now.timestamp()) // 30 + steps)


def with_app(staff: Staff, clock: Clock) -> bytes:
    """Registers an app; its secret."""
    secret = codes.offer_code(actor=actor_of(staff), staff=staff)
    codes.register_code(actor=actor_of(staff), staff=staff, code=current(secret, clock))
    clock.on(seconds=60)
    return secret


def right(staff: Staff, code: str) -> bool:
    return codes.check_code(actor=ANONYMOUS, staff=staff, code=code).right


@pytest.mark.parametrize(("at", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    assert totp.code_at(RFC_SECRET, step=at // 30) == code
    assert totp.step_of(RFC_SECRET, code, now=at, after=0) == at // 30


def test_the_picture_says_what_apps_read() -> None:
    uri = urlsplit(totp.provisioning_uri(RFC_SECRET, account="chou", issuer="註冊中心"))
    said = parse_qs(uri.query)
    assert (uri.scheme, uri.netloc, said["digits"], said["period"]) == ("otpauth", "totp", ["6"], ["30"])
    assert b32decode(said["secret"][0]) == b32decode(totp.typed_form(RFC_SECRET).replace(" ", "")) == RFC_SECRET


@pytest.mark.django_db
@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(chou: Staff, clock: Clock, steps: int, taken: bool) -> None:
    secret = with_app(chou, clock)
    clock.on(seconds=60)
    assert right(chou, current(secret, clock, steps=steps)) is taken


@pytest.mark.django_db
def test_a_code_counts_once_and_none_before_it_any_more(chou: Staff, clock: Clock) -> None:
    secret = with_app(chou, clock)
    earlier, now = current(secret, clock, steps=-1), current(secret, clock)
    assert right(chou, now)
    assert not right(chou, now)
    assert not right(chou, earlier)


@pytest.mark.django_db
def test_the_code_that_registered_the_app_opens_nothing(chou: Staff, clock: Clock) -> None:
    secret = codes.offer_code(actor=actor_of(chou), staff=chou)
    code = current(secret, clock)
    codes.register_code(actor=actor_of(chou), staff=chou, code=code)
    assert not right(chou, code)


@pytest.mark.django_db
def test_it_is_keyed_as_people_key(chou: Staff, clock: Clock) -> None:
    secret = with_app(chou, clock)
    code = current(secret, clock)
    full_width = "".join(chr(ord(digit) - 0x30 + 0xFF10) for digit in code)
    assert right(chou, f" {full_width[:3]} {full_width[3:]}")


@pytest.mark.django_db
def test_the_right_code_opens_nothing_after_five_wrong_ones(chou: Staff, clock: Clock) -> None:
    secret = with_app(chou, clock)
    answers = [codes.check_code(actor=ANONYMOUS, staff=chou, code="00000x") for _each in range(6)]
    assert [bool(each.locked_until) for each in answers] == [False] * 4 + [True] * 2
    assert not right(chou, current(secret, clock))
    clock.on(minutes=15, seconds=1)
    assert right(chou, current(secret, clock))
    assert CodeApp.objects.get().wrong == 0


@pytest.mark.django_db
def test_each_further_five_wrong_codes_lock_twice_as_long_up_to_a_day(chou: Staff, clock: Clock) -> None:
    with_app(chou, clock)
    minutes = []
    for _lock in range(9):
        for _each in range(5):
            checked = codes.check_code(actor=ANONYMOUS, staff=chou, code="00000x")
        assert checked.locked_until
        minutes.append((checked.locked_until - clock.now).total_seconds() / 60)
        clock.now = checked.locked_until + timedelta(seconds=1)
    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


@pytest.mark.django_db
def test_wrong_codes_are_in_the_trail_and_no_code_is(chou: Staff, clock: Clock) -> None:
    secret = with_app(chou, clock)
    right(chou, "123456")
    right(chou, current(secret, clock))
    answers = Entry.objects.filter(action="second_factor.answer").order_by("seq")
    assert [(each.actor_label, each.outcome) for each in answers] == [("anonymous", "refused"), ("chou", "done")]
    kept = str(list(Entry.objects.values()))
    assert totp.typed_form(secret) not in kept
    assert current(secret, clock) not in kept


@pytest.mark.django_db
def test_a_secret_is_sealed_to_its_owner(chou: Staff, lin: Staff, clock: Clock, settings: Settings) -> None:
    secret = with_app(chou, clock)
    kept = bytes(CodeApp.objects.get().sealed)
    assert secret not in kept
    assert opened(kept, owner=chou.pk) == secret
    with pytest.raises(NotOpened):
        opened(kept, owner=lin.pk)
    with pytest.raises(NotOpened):
        opened(kept[:-1] + bytes([kept[-1] ^ 1]), owner=chou.pk)
    assert sealed(secret, owner=chou.pk) != kept
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert opened(kept, owner=chou.pk) == secret
    settings.SECRET_KEY_FALLBACKS = []
    assert not right(chou, current(secret, clock))


@pytest.mark.django_db
def test_an_app_is_registered_by_its_owner_with_its_code_in_time(chou: Staff, lin: Staff, clock: Clock) -> None:
    def refused(deed: Callable[[], object]) -> str:
        with pytest.raises(Refusal) as refusal:
            deed()
        return refusal.value.code

    secret = codes.offer_code(actor=actor_of(chou), staff=chou)
    assert codes.offer_code(actor=actor_of(chou), staff=chou) == secret
    other = codes.offer_code(actor=actor_of(lin), staff=lin)
    assert refused(lambda: codes.offer_code(actor=actor_of(lin), staff=chou)) == "not_permitted"
    foreign = current(other, clock)
    assert refused(lambda: codes.register_code(actor=actor_of(chou), staff=chou, code=foreign)) == "wrong_code"
    clock.on(minutes=10, seconds=1)
    late = current(secret, clock)
    assert refused(lambda: codes.register_code(actor=actor_of(chou), staff=chou, code=late)) == "no_offer"
    assert not has_one(chou)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_who_needs_a_second_factor(role: Role) -> None:
    needs = {Role.SUPERVISOR, Role.AUDITOR, Role.CA_OFFICER, Role.OPERATOR}
    assert is_required(cast.hire(cast.Person("one", "某人", (role,)))) is (role in needs)


@pytest.mark.django_db
def test_whose_role_asks_for_one_does_not_remove_it(chou: Staff, lin: Staff, clock: Clock) -> None:
    for staff in (chou, lin):
        with_app(staff, clock)
    with pytest.raises(Refusal) as refused:
        codes.remove_code(actor=actor_of(chou), staff=chou)
    assert refused.value.code == "last_factor"
    codes.remove_code(actor=actor_of(lin), staff=lin)
    assert [has_one(chou), has_one(lin)] == [True, False]


@pytest.mark.django_db
def test_a_role_that_asks_for_one_signs_out_who_has_none(chiang: Staff, lin: Staff, wang: Staff, clock: Clock) -> None:
    with_app(wang, clock)
    marks = [staff.get_session_auth_hash() for staff in (lin, wang)]
    for staff in (lin, wang):
        staff_accounts.change_roles(actor=actor_of(chiang), staff=staff, roles=[Role.SUPERVISOR])
    now = [Staff.objects.get(pk=staff.pk).get_session_auth_hash() for staff in (lin, wang)]
    assert [before == after for before, after in zip(marks, now, strict=True)] == [False, True]


@pytest.mark.django_db
def test_second_factors_end_by_two_people(chiang: Staff, chou: Staff, clock: Clock) -> None:
    with_app(chou, clock)
    other = cast.hire(cast.Person("kao", "高子涵", (Role.SUPERVISOR,)))

    def refused(confirmer: Staff) -> str:
        with pytest.raises(Refusal) as refusal:
            resets.confirm_reset(actor=actor_of(confirmer), staff=chou)
        return refusal.value.code

    assert refused(other) == "not_asked"
    resets.ask_reset(actor=actor_of(chiang), staff=chou)
    assert has_one(chou)
    assert [refused(chiang), refused(chou)] == ["same_person", "same_person"]
    mark = chou.get_session_auth_hash()
    resets.confirm_reset(actor=actor_of(other), staff=chou)
    assert not has_one(chou)
    assert Staff.objects.get(pk=chou.pk).get_session_auth_hash() != mark
    assert Entry.objects.get(action="second_factor.reset").facts == {"asked_by": "chiang"}


@pytest.mark.django_db
def test_a_reset_is_asked_by_an_operator_for_another_and_stands_a_day(
    chiang: Staff, chou: Staff, lin: Staff, clock: Clock
) -> None:
    for asker, whose, code in (
        (chou, lin, "not_permitted"), (chiang, chiang, "own_account"), (chiang, lin, "no_such_factor"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refusal:
            resets.ask_reset(actor=actor_of(asker), staff=whose)
        assert refusal.value.code == code
    with_app(lin, clock)
    resets.ask_reset(actor=actor_of(chiang), staff=lin)
    assert resets.standing_reset(lin)
    clock.on(hours=24, seconds=1)
    assert resets.standing_reset(lin) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_of_one_code_sent_six_times_at_once_one_counts(chou: Staff) -> None:
    secret = codes.offer_code(actor=actor_of(chou), staff=chou)
    codes.register_code(actor=actor_of(chou), staff=chou, code=totp.code_at(secret, step=_step()))
    CodeApp.objects.update(last_step=0)
    code = totp.code_at(secret, step=_step())
    answers = at_once([lambda: codes.check_code(actor=ANONYMOUS, staff=chou, code=code) for _each in range(6)])
    assert sum(isinstance(each, codes.Checked) and each.right for each in answers) == 1, answers


def _step() -> int:
    return int(timezone.now().timestamp()) // 30
