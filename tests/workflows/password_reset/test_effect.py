"""An approved password reset: old password and sessions end, login works again with the new slip and not before."""

import pytest

from audit.refusal import Refusal
from portal import sessions
from registry import accounts, slips
from registry.models import AccountState, PortalAccount, Staff
from registry.models.slip import SlipState
from registry.staff import actor_of
from tests.portal import people
from tests.workflows import papers
from workflows.catalogue import kind_of


@pytest.fixture
def locked_out(account: PortalAccount) -> PortalAccount:
    """Three wrong passwords in a row."""
    for _ in range(3):
        with pytest.raises(accounts.LoginRefused):
            accounts.log_in(name=account.account, password="wrong")
    account.refresh_from_db()
    assert account.state == AccountState.SUSPENDED
    return account


def test_login_works_again_with_the_new_slip_and_not_before(
    lin: Staff, wang: Staff, chou: Staff, locked_out: PortalAccount
) -> None:
    case = papers.carried_out(lin, wang, chou, kind="PW")
    with pytest.raises(accounts.LoginRefused):
        accounts.log_in(name=locked_out.account, password=people.PASSWORD)
    printed: list[str] = []
    slips.print_one(
        actor=actor_of(lin), serial=papers.slip_of(case).serial, draw=lambda _slip, text: _kept(printed, text)
    )
    assert accounts.log_in(name=locked_out.account, password=printed[0]).must_change


def _kept(printed: list[str], text: str) -> bytes:
    printed.append(text)
    return b"%PDF"


def test_open_sessions_end(lin: Staff, wang: Staff, chou: Staff, account: PortalAccount) -> None:
    token = sessions.open_session(account=account, replaces=None)
    papers.carried_out(lin, wang, chou, kind="PW", reason="F")
    session = sessions.find_session(token)
    assert session is None or not sessions.may_continue(session)


def test_older_slip_becomes_void(lin: Staff, wang: Staff, chou: Staff) -> None:
    first = papers.carried_out(lin, wang, chou)
    papers.carried_out(lin, wang, chou, kind="PW", reason="C", slip_serial=papers.slip_of(first).serial)
    assert papers.slip_of(first).state == SlipState.VOID


def test_numbers_typed_in_full_width_or_in_groups_name_the_same_subscriber(account: PortalAccount) -> None:
    form = kind_of("PW").form({**papers.APPLICATIONS["PW"], "id_number": "Ａ１２３４ ５６７８９", "seq": "００"})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["id_number"], form.cleaned_data["seq"]) == ("A123456789", "00")


def test_account_of_somebody_else_is_told_at_once(account: PortalAccount) -> None:
    other = people.enrol(account="KW3M7ETV9U", id_number="B123456780")
    form = kind_of("PW").form({**papers.APPLICATIONS["PW"], "account": other.account})
    assert not form.is_valid()
    assert "不是這個用戶的" in str(form.errors["account"])


def test_suspension_is_lifted_by_nothing_else(lin: Staff, chou: Staff, locked_out: PortalAccount) -> None:
    with pytest.raises(Refusal) as refused:
        slips.request(
            actor=actor_of(chou), account=locked_out, case_number="RG11500048215", delivery="counter",
            recipient=slips.Recipient(name="游㛓君", zip="220-034", address="新北市板橋區樣張街二段8巷12號3樓"),
        )  # fmt: skip
    assert refused.value.code == "account_suspended"
