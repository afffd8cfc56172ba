"""檢視憑證資訊: all that there is to know of one's certificates, and of nobody else's."""

import hashlib
from pathlib import Path

import pytest
from cryptography import x509
from django.test import Client
from django.utils import timezone

from audit.actors import SYSTEM
from numbering.numbers import shown
from pki import orders
from pki.ceremony import hold_ceremony
from pki.models import Pair, Status, Use
from portal.models import TermsAcceptance
from portal.pairs import holder_key
from registry.models import PortalAccount
from tests.pki.outside import Files
from tests.pki.requesting import issue
from tests.portal import people

PAGE = "/portal/certificates/"


def file_of(pair: Pair) -> str:
    return f"{PAGE}{pair.certificates.get(use=Use.SIGNING).number}.cer"


def test_everything_that_the_spec_names_is_shown(portal: Client, account: PortalAccount) -> None:
    pair = people.give_pair(account)
    body = portal.get(PAGE, headers={"accept-language": "en"}).content.decode()

    for certificate in pair.certificates.all():
        der = bytes(certificate.der or b"")
        digits = hashlib.sha256(der).hexdigest().upper()
        fingerprint = " ".join(digits[at : at + 4] for at in range(0, 64, 4))
        name = x509.load_der_x509_certificate(der).subject.rfc4514_string()
        for fact in (shown(certificate.number), certificate.serial, "Pending activation", fingerprint, name):
            assert fact in body
    assert "Signing certificate" in body
    assert "Encryption certificate" in body


def test_the_file_is_the_certificate(portal: Client, account: PortalAccount) -> None:
    pair = people.give_pair(account)
    response = portal.get(file_of(pair))

    assert response["Content-Type"] == "application/pkix-cert"
    assert response.content == bytes(pair.certificates.get(use=Use.SIGNING).der or b"")


@pytest.mark.parametrize("ending", [".cer", "-chain.pem"])
def test_somebody_elses_file_is_not_found(portal: Client, outsider: PortalAccount, ending: str) -> None:
    theirs = file_of(people.give_pair(outsider)).removesuffix(".cer")
    assert portal.get(f"{theirs}{ending}").status_code == 404


def test_the_file_with_its_chain_is_a_path_that_openssl_verifies(
    portal: Client, account: PortalAccount, transactional_db: None, tmp_path: Path
) -> None:
    hold_ceremony(actor=SYSTEM, report=lambda _: None)
    holder = holder_key(account.subscriber)
    pair = issue(orders.place_order(actor=SYSTEM, holder_key=holder, common_name="A123456789-00-x"))
    response = portal.get(f"{PAGE}{pair.signing.number}-chain.pem")
    files = Files(tmp_path)
    (tmp_path / "all.pem").write_bytes(response.content)
    files.publish()

    assert response["Content-Type"] == "application/pem-certificate-chain"
    assert response.content.count(b"BEGIN CERTIFICATE") == 3
    said = files.openssl("verify", "-CAfile", "root.pem", "-untrusted", "all.pem", "all.pem")
    assert said == "all.pem: OK\n"


@pytest.mark.parametrize(
    ("status", "days_old", "leads"),
    [
        (Status.PENDING, 0, "/portal/activate/"),
        (Status.VALID, 10, "/portal/suspend/?certificate="),
        (Status.SUSPENDED, 10, "/portal/resume/"),
        (Status.REVOKED, 10, "/portal/forms/RG.pdf"),
        (Status.VALID, 400, "/portal/forms/RG.pdf"),
    ],
)
def test_each_has_its_next_action(
    portal: Client, account: PortalAccount, status: Status, days_old: int, leads: str
) -> None:
    people.give_pair(account, status=status, days_old=days_old)
    articles = portal.get(PAGE).content.decode().split("<article")[1:]

    assert [leads in article for article in articles] == [True, True]


def test_the_terms_that_were_accepted_are_named(portal: Client, account: PortalAccount) -> None:
    pair = people.give_pair(account)
    accepted = TermsAcceptance(subscriber=account.subscriber, edition="115-11", order_id=pair.order_id)
    accepted.accepted_at = timezone.now()
    accepted.save()

    assert "Terms of edition 115-11 accepted" in portal.get(PAGE, headers={"accept-language": "en"}).content.decode()


def test_an_unknown_number_is_not_found(portal: Client) -> None:
    assert portal.get(f"{PAGE}nonsense.cer").status_code == 404


def test_without_certificates_the_page_says_so(portal: Client) -> None:
    body = portal.get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert "There are no certificates yet." in body
