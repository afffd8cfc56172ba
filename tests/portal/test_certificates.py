"""檢視憑證資訊: all that there is to know of one's certificates, and of nobody else's."""

import hashlib

from cryptography import x509
from django.test import Client

from numbering.numbers import shown
from pki.models import Pair, Use
from registry.models import PortalAccount
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


def test_somebody_elses_file_is_not_found(portal: Client, outsider: PortalAccount) -> None:
    assert portal.get(file_of(people.give_pair(outsider))).status_code == 404


def test_an_unknown_number_is_not_found(portal: Client) -> None:
    assert portal.get(f"{PAGE}nonsense.cer").status_code == 404


def test_without_certificates_the_page_says_so(portal: Client) -> None:
    body = portal.get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert "There are no certificates yet." in body
