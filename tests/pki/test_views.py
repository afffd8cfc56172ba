"""The public addresses: what they answer, to whom, and how the page reads."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.test import Client
from playwright.sync_api import Page

from pki import crl
from pki.models import Authority
from tests.ground.browser import axe
from tests.ground.office import Office


@pytest.mark.parametrize("name", ["root", "issuing"])
def test_a_ca_certificate_is_der(authority: None, client: Client, name: str) -> None:
    answer = client.get(f"/pki/ca/{name}.cer")
    assert answer["Content-Type"] == "application/pkix-cert"
    assert answer.content == bytes(Authority.objects.get(name=name).der)
    assert not answer.cookies


@pytest.mark.parametrize("name", ["root", "issuing"])
def test_a_crl_is_der_and_always_asked_for_again(authority: None, client: Client, name: str) -> None:
    answer = client.get(f"/pki/crl/{name}.crl")
    assert answer["Content-Type"] == "application/pkix-crl"
    assert answer["Cache-Control"] == "no-cache"
    issue = crl.newest(name)
    assert issue is not None
    assert x509.load_der_x509_crl(answer.content).fingerprint(hashes.SHA256()).hex() == issue.sha256
    assert not answer.cookies


@pytest.mark.parametrize("path", ["/pki/ca/nobody.cer", "/pki/crl/nobody.crl", "/pki/ca/root.pem"])
def test_what_is_not_there_is_not_found(authority: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/pki/", "/pki/ca/root.cer", "/pki/crl/root.crl"])
def test_they_are_only_read(authority: None, client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hant", ("憑證機構憑證與廢止清冊", "根憑證機構", "簽發憑證機構")),
        ("en", ("Root authority", "Issuing authority")),
    ],
)
def test_the_page_lists_all_addresses(authority: None, client: Client, language: str, words: tuple[str, ...]) -> None:
    page = client.get("/pki/", headers={"accept-language": language}).content.decode()
    for expected in (*words, "/pki/ca/root.cer", "/pki/ca/issuing.cer", "/pki/crl/root.crl", "/pki/crl/issuing.crl"):
        assert expected in page
    assert "/pki/ocsp" in page


@pytest.mark.django_db
def test_the_page_reads_also_before_the_ceremony(client: Client) -> None:
    assert "尚未建立" in client.get("/pki/").content.decode()


@pytest.mark.browser
def test_axe_finds_nothing_on_the_page_in_either_language_at_either_width(office: Office, page: Page) -> None:
    for language in ("zh-TW", "en"):
        page.set_extra_http_headers({"Accept-Language": language})
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{office.base_url}/pki/")
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
