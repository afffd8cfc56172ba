"""The public addresses: what they answer, to whom, and how the page reads."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date
from playwright.sync_api import Page

from audit.actors import SYSTEM
from pki import crl
from pki.models import Authority
from pki.publications import CrlIssue, CrlKind
from tests.ground.browser import axe
from tests.ground.office import Office

PATHS = (
    "/pki/ca/root.cer",
    "/pki/ca/issuing.cer",
    "/pki/crl/root.crl",
    "/pki/crl/issuing.crl",
    "/pki/delta/issuing.crl",
)


@pytest.mark.parametrize("name", ["root", "issuing"])
def test_a_ca_certificate_is_der(authority: None, client: Client, name: str) -> None:
    answer = client.get(f"/pki/ca/{name}.cer")
    assert answer["Content-Type"] == "application/pkix-cert"
    assert answer.content == bytes(Authority.objects.get(name=name).der)
    assert not answer.cookies


@pytest.mark.parametrize(
    ("path", "name", "kind"),
    [
        ("/pki/crl/root.crl", "root", CrlKind.FULL),
        ("/pki/crl/issuing.crl", "issuing", CrlKind.FULL),
        ("/pki/delta/issuing.crl", "issuing", CrlKind.DELTA),
    ],
)
def test_a_crl_is_der_and_a_copy_holds_for_seconds(
    authority: None, client: Client, path: str, name: str, kind: CrlKind
) -> None:
    answer = client.get(path)
    assert answer["Content-Type"] == "application/pkix-crl"
    assert answer["Cache-Control"] == "public, max-age=10, must-revalidate"
    issue = crl.newest(name, kind=kind)
    assert issue is not None
    assert x509.load_der_x509_crl(answer.content).fingerprint(hashes.SHA256()).hex() == issue.sha256
    assert answer["Last-Modified"] == http_date(issue.this_update.timestamp())
    assert not answer.cookies


def test_a_copy_holds_no_longer_than_the_list(authority: None, client: Client) -> None:
    CrlIssue.objects.update(next_update=timezone.now() - timedelta(seconds=1))
    assert "max-age=0," in client.get("/pki/crl/issuing.crl")["Cache-Control"]


def test_who_has_the_list_that_stands_gets_no_other(authority: None, client: Client) -> None:
    path = "/pki/crl/issuing.crl"
    tag = client.get(path)["ETag"]
    again = client.get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    crl.publish(actor=SYSTEM, authority="issuing")
    fresh = client.get(path, headers={"if-none-match": tag})
    assert (fresh.status_code, fresh["ETag"] == tag) == (200, False)


def test_reading_a_list_signs_nothing(authority: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(crl, "signed", refuse)
    CrlIssue.objects.update(next_update=timezone.now() - timedelta(days=1))  # overdue, too
    assert client.get("/pki/crl/issuing.crl").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/pki/ca/nobody.cer", "/pki/crl/nobody.crl", "/pki/ca/root.pem", "/pki/crl/issuing/9.crl", "/pki/delta/root.crl"],
)
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
    for expected in (*words, *PATHS):
        assert expected in page
    assert "/pki/ocsp" in page


@pytest.mark.django_db
def test_the_page_reads_also_before_the_ceremony(client: Client) -> None:
    assert "尚未建立" in client.get("/pki/").content.decode()


@pytest.mark.browser
def test_axe_finds_nothing_on_the_page_in_either_language_at_either_width(office: Office, page: Page) -> None:
    for language in ("zh-TW", "en"):
        page.set_extra_http_headers({"Accept-Language": language})
        for width in (1366, 320):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{office.base_url}/pki/")
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
