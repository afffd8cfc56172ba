"""The authority with its keys in a token: what it signs stands up elsewhere, and what it can't sign waits.

`make drill` runs all tests of this room so, with keys of full size (`TEST_KEYS=pkcs11`).
"""

from pathlib import Path

import pytest
from cryptography.x509.ocsp import OCSPResponseStatus
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from audit.refusal import Refusal
from pki import crl, lifecycle, orders, profiles, sweeps
from pki.ceremony import hold_ceremony
from pki.models import Order
from tests.pki.outside import Files
from tests.pki.requesting import HOLDER, SUBSCRIBER, issue, requests_for
from tests.pki.test_ocsp import ask, question

TRY_LATER = OCSPResponseStatus.TRY_LATER
BITS = 2048  # a token makes a key of 4096 bits in seven seconds


@pytest.fixture
def in_token(token: Path, transactional_db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PKI = settings.PKI | {"key_backend": "pkcs11"}
    for name in ("ROOT_BITS", "ISSUING_BITS", "SEAL_BITS"):
        monkeypatch.setattr(profiles, name, BITS)
    hold_ceremony(actor=SYSTEM, report=lambda _: None)


@pytest.fixture
def order(in_token: None) -> Order:
    return orders.place_order(actor=SUBSCRIBER, holder_key=HOLDER, common_name="A123456789-00-陳𠮷堃")


@pytest.mark.outside_tools
def test_openssl_follows_pairs_lists_and_suspensions_of_a_token(order: Order, files: Files) -> None:
    pair = issue(order)
    lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key=HOLDER)
    files.pair(pair)
    assert files.verify("signing") == "signing.pem: OK\n"
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=[pair.signing.certificate_id], holder_key=HOLDER)
    assert "certificate revoked" in files.verify("signing")
    assert files.verify("encryption") == "encryption.pem: OK\n"


def test_while_the_token_is_away_nothing_is_lost(order: Order, token: Path) -> None:
    pair = issue(order)
    lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key=HOLDER)
    list_before = crl.newest("issuing")
    other = orders.place_order(actor=SUBSCRIBER, holder_key="another", common_name="B123456780-00-王小明")
    requests = requests_for(other, keys=("good-3", "good-4"))
    elsewhere = token.rename(token.with_name("elsewhere"))
    try:
        lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=[pair.signing.certificate_id], holder_key=HOLDER)
        with pytest.raises(Refusal) as refused:
            issue(other, requests=requests)
        assert refused.value.code == "key_away"
        assert "published" not in sweeps.run()
        assert ask(question(pair)).response_status is TRY_LATER
        assert crl.newest("issuing") == list_before
    finally:
        elsewhere.rename(token)
    sweeps.run()
    listed = crl.newest("issuing")
    assert listed is not None
    assert listed.entries == 3  # the suspended one, and the pair that waits for its signature
    assert len(issue(other, requests=requests).certificates) == 2
