"""An approved resumption: off the CRL at once, and a new slip to the contact on the form."""

import pytest

from pki import holdings
from pki.statuses import ShownStatus
from registry.models import AccountState, PortalAccount, Staff
from tests.pki.outside import Files
from tests.workflows import papers
from workflows.catalogue import kind_of
from workflows.stages import Stage


def numbers(pair: holdings.Pair) -> str:
    return "\n".join(held.number for held in pair.certificates)


def test_certificates_are_valid_again_and_a_slip_goes_to_the_contact_on_the_form(
    lin: Staff, wang: Staff, chou: Staff, suspended: holdings.Pair
) -> None:
    case = papers.carried_out(lin, wang, chou, kind="RS", certificates=numbers(suspended))
    now = holdings.pair_of_order(suspended.order_id)
    assert now is not None
    assert {held.status for held in now.certificates} == {ShownStatus.VALID}
    assert case.stage == Stage.DELIVER
    assert papers.slip_of(case).recipient_name == "游㛓君"


@pytest.mark.outside_tools
def test_openssl_and_the_jdk_see_it_at_once(
    lin: Staff, wang: Staff, chou: Staff, suspended: holdings.Pair, files: Files
) -> None:
    files.pair(suspended)
    assert "revoked" in files.verify("signing")
    papers.carried_out(lin, wang, chou, kind="RS", certificates=numbers(suspended))
    assert "signing.pem: OK" in files.verify("signing")
    assert "revoked" not in files.java("signing").lower()


def test_certificate_that_isnt_suspended_is_told_at_once(pair: holdings.Pair) -> None:
    form = kind_of("RS").form({**papers.APPLICATIONS["RS"], "certificates": numbers(pair)})
    assert not form.is_valid()
    assert "沒有停用" in str(form.errors["certificates"])


def test_suspended_login_is_told_at_once(suspended: holdings.Pair, account: PortalAccount) -> None:
    PortalAccount.objects.update(state=AccountState.SUSPENDED)
    form = kind_of("RS").form({**papers.APPLICATIONS["RS"], "certificates": numbers(suspended)})
    assert not form.is_valid()
    assert "密碼重新設定" in str(form.errors["id_number"])
