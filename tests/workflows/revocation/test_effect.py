"""An approved revocation: chosen certificates, the right reason, public at once."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509

from pki import crl, holdings, lifecycle
from pki.models import Reason
from pki.statuses import ShownStatus
from registry.models import PortalAccount, Staff
from registry.staff import actor_of
from tests.pki.outside import Files
from tests.workflows import papers
from workflows.actions.carrying_out import carry_out, give_up
from workflows.catalogue import kind_of
from workflows.models import Case
from workflows.revocation.reasons import RFC_5280, RevocationReason
from workflows.stages import Stage


def keyed(pair: holdings.Pair, **changed: Any) -> dict[str, Any]:
    """What the paper says: the signing certificate alone, exposed."""
    return {**papers.APPLICATIONS["RV"], "scope": "listed", "certificates": pair.signing.number, **changed}


def revoked(lin: Staff, wang: Staff, chou: Staff, **changed: Any) -> Case:
    return papers.carried_out(lin, wang, chou, kind="RV", **changed)


def statuses(pair: holdings.Pair) -> dict[str, ShownStatus]:
    now = holdings.pair_of_order(pair.order_id)
    assert now is not None
    return {held.use.value: held.status for held in now.certificates}


def test_only_the_chosen_certificate_is_revoked(lin: Staff, wang: Staff, chou: Staff, pair: holdings.Pair) -> None:
    case = revoked(lin, wang, chou, scope="listed", certificates=pair.signing.number)
    assert statuses(pair) == {"signing": ShownStatus.REVOKED, "encryption": ShownStatus.VALID}
    assert case.stage == Stage.CLOSED


def test_all_in_force_are_revoked(lin: Staff, wang: Staff, chou: Staff, pair: holdings.Pair) -> None:
    revoked(lin, wang, chou)
    assert set(statuses(pair).values()) == {ShownStatus.REVOKED}


@pytest.mark.outside_tools
def test_openssl_and_the_jdk_see_it_at_once(
    lin: Staff, wang: Staff, chou: Staff, pair: holdings.Pair, files: Files
) -> None:
    files.pair(pair)
    assert "signing.pem: OK" in files.verify("signing")
    revoked(lin, wang, chou, scope="listed", certificates=pair.signing.number)
    assert "revoked" in files.verify("signing")
    assert "encryption.pem: OK" in files.verify("encryption")
    assert "revoked" in files.java("signing").lower()


@pytest.mark.parametrize("reason", list(RevocationReason))
def test_plain_reason_becomes_the_one_of_rfc_5280(
    lin: Staff, wang: Staff, chou: Staff, pair: holdings.Pair, reason: str
) -> None:
    revoked(lin, wang, chou, reason=reason, reason_text="測試")
    issue = crl.newest("issuing")
    assert issue is not None
    entry = x509.load_der_x509_crl(bytes(issue.der or b"")).get_revoked_certificate_by_serial_number(
        int(pair.signing.serial, 16)
    )
    assert entry is not None
    codes = [item.value.reason.value for item in entry.extensions if isinstance(item.value, x509.CRLReason)]
    expected = RFC_5280[reason]
    assert codes == ([] if expected == Reason.UNSPECIFIED else [str(expected)])


def test_due_within_24_hours_of_receipt(lin: Staff) -> None:
    case = papers.received(lin, kind="RV")
    assert case.due_at - case.received_at == timedelta(hours=24)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"certificates": "C115-0999999-9"}, "沒有這個編號"),
        ({"certificates": ""}, "請至少登打一個"),
        ({"id_number": "B123456780"}, "沒有用戶"),
        ({"seq": "07"}, "沒有這個用戶序號"),
    ],
)
def test_clerk_is_told_at_once(pair: holdings.Pair, changed: dict[str, str], sentence: str) -> None:
    form = kind_of("RV").form(keyed(pair, **changed))
    assert not form.is_valid()
    assert sentence in str(form.errors)


def test_revoked_certificate_is_told_at_once(pair: holdings.Pair, chou: Staff) -> None:
    lifecycle.revoke(actor=actor_of(chou), certificate_ids=[pair.signing.certificate_id], reason=Reason.SUPERSEDED)
    form = kind_of("RV").form(keyed(pair))
    assert not form.is_valid()
    assert "已經廢止" in str(form.errors["certificates"])


def test_revoked_meanwhile_is_a_fault_on_the_case_with_a_way_on(
    lin: Staff, wang: Staff, chou: Staff, pair: holdings.Pair
) -> None:
    case = papers.approve(chou, papers.reviewed(lin, wang, kind="RV", scope="listed", certificates=pair.signing.number))
    lifecycle.revoke(actor=actor_of(chou), certificate_ids=[pair.signing.certificate_id], reason=Reason.SUPERSEDED)
    assert not carry_out(number=case.number)
    case = papers.fresh(case)
    assert "已經廢止" in case.carry_out_fault
    give_up(actor=actor_of(chou), number=case.number, note="已由另案廢止")
    assert papers.fresh(case).stage == Stage.KEY_IN


def test_name_on_the_form_may_be_the_new_one(pair: holdings.Pair, account: PortalAccount) -> None:
    assert kind_of("RV").form(keyed(pair, name="陳大同", reason="A")).is_valid()
