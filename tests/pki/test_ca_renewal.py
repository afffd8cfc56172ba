"""Two generations of the issuing authority: the new one issues, and what the old one issued stays as it was."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPCertStatus, OCSPRequestBuilder, load_der_ocsp_response
from django.test import Client
from django.utils import timezone

from audit.actors import SYSTEM
from audit.models import Entry
from audit.refusal import Refusal
from pki import ceremony, crl, lifecycle, ocsp, orders
from pki.authorities import is_in_force, issuing_authority
from pki.ceremony import hold_ceremony, renew_issuing
from pki.holdings import Pair
from pki.linting import lint
from pki.models import Authority, OcspResponder
from pki.officers import TwoOfficers
from pki.publications import CrlIssue
from registry.models import Staff
from registry.staff import actor_of
from tests.pki.outside import Files
from tests.pki.requesting import HOLDER, SUBSCRIBER, issue, requests_for
from tests.pki.test_ocsp import GOOD, REVOKED, UNAUTHORIZED, ask, question, suspend


@pytest.fixture
def renewed(active: Pair, officers: TwoOfficers) -> Authority:
    """The second generation; `active` is of the first."""
    return renew_issuing(officers=officers, generation=2, report=lambda _: None)


@pytest.fixture
def of_the_new(renewed: Authority) -> Pair:
    """An active pair of the second generation."""
    order = orders.place_order(actor=SUBSCRIBER, holder_key="another", common_name="B123456780-00-王小明")
    pair = issue(order, requests=requests_for(order, keys=("good-3", "good-4")))
    lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key="another")
    return pair


def test_the_new_one_has_its_own_key_name_and_lists(renewed: Authority) -> None:
    old = Authority.objects.get(name="issuing")
    assert (renewed.name, issuing_authority()) == ("issuing-2", renewed)
    assert renewed.public_key != old.public_key
    assert renewed.certificate.subject.rfc4514_string().startswith("CN=CertDesk Demo Issuing CA - G2,")
    assert renewed.certificate.issuer == old.certificate.issuer
    assert [lint(bytes(renewed.der)), lint(bytes(OcspResponder.objects.latest("pk").der))] == [[], []]


def test_its_certificate_lists_and_page_are_public(renewed: Authority, client: Client) -> None:
    assert client.get("/pki/ca/issuing-2.cer").content == bytes(renewed.der)
    assert client.get("/pki/crl/issuing-2.crl").status_code == client.get("/pki/crl/issuing.crl").status_code == 200
    page = client.get("/pki/").content.decode()
    assert "/pki/delta/issuing-2.crl" in page
    assert '簽發憑證機構 <span translate="no">issuing-2</span></h2>' in page  # a name of its own beside the first one's


def test_new_pairs_name_the_new_one(of_the_new: Pair, renewed: Authority) -> None:
    certificate = x509.load_der_x509_certificate(of_the_new.signing.der)
    certificate.verify_directly_issued_by(renewed.certificate)
    points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert points[0].full_name is not None
    assert points[0].full_name[0].value.endswith("/pki/crl/issuing-2.crl")
    assert of_the_new.chain[0] == bytes(renewed.der)


@pytest.mark.outside_tools
def test_openssl_and_the_jdk_follow_both_generations(active: Pair, of_the_new: Pair, files: Files) -> None:
    for pair, issuer in ((active, "issuing"), (of_the_new, "issuing-2")):
        files.pair(pair)
        assert files.verify("signing", issuer=issuer) == "signing.pem: OK\n"
        assert files.java("signing", issuer=issuer) == "valid\n"
    files.pair(active)
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=[active.signing.certificate_id], holder_key=HOLDER)
    assert "certificate revoked" in files.verify("signing")
    assert "OK" not in files.verify("encryption", issuer="issuing-2")


def test_each_generation_has_a_responder_and_the_next_sweep_makes_none(renewed: Authority) -> None:
    certified = [x509.load_der_x509_certificate(bytes(row.der)) for row in OcspResponder.objects.order_by("pk")]
    assert [one.issuer for one in certified] == [each.certificate.subject for each in Authority.objects.all()[1:]]
    assert not ceremony.certify_responder(actor=SYSTEM, report=lambda _: None)


def test_asked_for_again_it_is_the_same_one(renewed: Authority, officers: TwoOfficers) -> None:
    assert renew_issuing(officers=officers, generation=2, report=lambda _: None) == renewed
    assert hold_ceremony(actor=SYSTEM, report=lambda _: None) is False


@pytest.mark.parametrize("dies_at", ["_keep_authority", "_keep_responder", "_keep_seal"])
def test_a_renewal_that_died_is_taken_up(officers: TwoOfficers, dies_at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(ceremony, dies_at, die)
        with pytest.raises(KeyboardInterrupt):
            renew_issuing(officers=officers, generation=2, report=lambda _: None)
    renewed = renew_issuing(officers=officers, generation=2, report=lambda _: None)
    assert Authority.objects.count() == 3
    assert renewed.responders.count() == renewed.seals.count() == 1
    assert crl.newest("issuing-2") is not None


@pytest.mark.parametrize("generation", [1, 3])
def test_only_the_next_generation_can_be_made(officers: TwoOfficers, generation: int) -> None:
    with pytest.raises(Refusal) as refused:
        renew_issuing(officers=officers, generation=generation, report=lambda _: None)
    assert refused.value.code == "wrong_generation"


def test_one_officer_is_not_enough(officers: TwoOfficers) -> None:
    alone = TwoOfficers(first=officers.first, second=officers.first)
    with pytest.raises(Refusal) as refused:
        renew_issuing(officers=alone, generation=2, report=lambda _: None)
    assert refused.value.code == "one_officer"


def test_a_clerk_is_no_officer(officers: TwoOfficers, lin: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        renew_issuing(
            officers=TwoOfficers(first=officers.first, second=actor_of(lin)), generation=2, report=lambda _: None
        )
    assert refused.value.code == "not_permitted"


def test_both_officers_are_in_the_trail(renewed: Authority) -> None:
    entry = Entry.objects.get(action="authority.create", thing="authority:issuing-2")
    assert (entry.actor_label, entry.facts["officers"]) == ("hsu", ["hsu", "lu"])


def test_one_ends_with_its_certificate(renewed: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    end = renewed.certificate.not_valid_after_utc
    for at, expected in ((end - timedelta(seconds=1), True), (end, False)):
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        assert is_in_force(renewed) is expected


def test_of_one_that_has_ended_no_list_is_made(renewed: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crl, "is_in_force", lambda authority: authority.name != "issuing")
    CrlIssue.objects.update(next_update=timezone.now())
    assert {issue.issuer.name for issue in crl.publish_due()} == {"root", "issuing-2"}


def test_ocsp_answers_for_both_and_each_by_its_own_responder(active: Pair, of_the_new: Pair) -> None:
    for pair in (active, of_the_new):
        certificate = x509.load_der_x509_certificate(pair.signing.der)
        issuer = x509.load_der_x509_certificate(pair.chain[0])
        asked = OCSPRequestBuilder().add_certificate(certificate, issuer, SHA256())
        for nonce in (False, True):  # signed beforehand, and live
            question = asked.add_extension(x509.OCSPNonce(bytes(32)), critical=False) if nonce else asked
            answer = load_der_ocsp_response(ocsp.answer(question.build().public_bytes(Encoding.DER)))
            assert answer.certificate_status is OCSPCertStatus.GOOD
            answer.certificates[0].verify_directly_issued_by(issuer)


def test_ocsp_answers_for_both_generations_and_never_for_the_wrong_one(active: Pair, of_the_new: Pair) -> None:
    suspend(active)
    assert ask(question(active)).certificate_status is REVOKED
    assert ask(question(of_the_new, issuer="issuing-2")).certificate_status is GOOD
    mixed = question(of_the_new, issuer="issuing")  # the name of one, the key of the other
    assert ask(mixed).response_status is UNAUTHORIZED
