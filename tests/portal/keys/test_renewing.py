"""Renewal in the browser: new keys, a signature by the present key, and whatever breaks off."""

import base64
import hashlib
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from playwright.sync_api import Route, expect

from audit.actors import SYSTEM
from numbering import numbers
from pki import holdings, orders
from pki.models import Pair
from portal import key_texts
from portal.pairs import holder_key
from registry import rights
from registry.models import PortalAccount
from tests.ground.browser import axe
from tests.portal import people
from tests.portal.keys.pages import KEY_PASSWORD, LONG, ApplyPage, Watched
from tests.portal.keys.worker import Trouble, Worker

pytestmark = [pytest.mark.browser]

NONCE = "5f0c1de2a4b84f2fb0d86a3c0de1f00d"
ORDER = "6d2f7a0e-4f0e-4b56-9f4e-0f6d5f7b2c11"


# --- the signature --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signer:
    """A signing key as the browser keeps it, and its certificate with the authority that signed it."""

    key: dict[str, Any]
    certificate: bytes
    root: bytes

    def given(self) -> dict[str, Any]:
        return {"key": self.key, "certificate": self.certificate}


@pytest.fixture(scope="module")
def signer(worker: Worker) -> Signer:
    made = worker.run("make", password=KEY_PASSWORD, nonce=NONCE)["signing"]
    requested = x509.load_der_x509_csr(made["request"])
    root_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "測試憑證機構")])
    now = timezone.now()
    until = now + timedelta(days=1)

    def certify(key: Any, *, subject: x509.Name, authority: bool) -> x509.Certificate:
        built = x509.CertificateBuilder(name, subject, key, x509.random_serial_number(), now, until)
        constraints = x509.BasicConstraints(ca=authority, path_length=None)
        return built.add_extension(constraints, critical=True).sign(root_key, hashes.SHA256())

    root = certify(root_key.public_key(), subject=name, authority=True)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "陳𠮷堃")])
    leaf = certify(requested.public_key(), subject=subject, authority=False)
    der = serialization.Encoding.DER
    return Signer(made["key"], leaf.public_bytes(der), root.public_bytes(der))


def verified(cms: bytes, *, chain: Sequence[bytes], folder: Path) -> str:
    """The content of a CMS signature that OpenSSL finds good, up to the root of the chain."""
    pem = [x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM) for der in chain]
    (folder / "chain.pem").write_bytes(b"".join(pem))
    (folder / "signed.der").write_bytes(cms)
    done = subprocess.run(
        ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", folder / "signed.der",
         "-CAfile", folder / "chain.pem", "-purpose", "any"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "CMS Verification successful" in done.stderr
    return done.stdout


def statement(*, order: str, nonce: str, signing: bytes, encryption: bytes) -> str:
    """What a renewal signs, written down a second time."""
    digests = [hashlib.sha256(request).hexdigest() for request in (signing, encryption)]
    return f"CertDesk renewal 1\norder={order}\nnonce={nonce}\nsigning={digests[0]}\nencryption={digests[1]}\n"


@pytest.mark.outside_tools
def test_openssl_verifies_the_signature_of_a_renewal(worker: Worker, signer: Signer, tmp_path: Path) -> None:
    made = worker.run("renew", password=KEY_PASSWORD, order=ORDER, nonce=NONCE, signer=signer.given())

    said = verified(made["approval"], chain=[signer.root], folder=tmp_path)

    requests = {use: made["keys"][use]["request"] for use in ("signing", "encryption")}
    assert said == statement(order=ORDER, nonce=NONCE, **requests)


@pytest.mark.outside_tools
def test_openssl_verifies_the_answer_to_a_challenge_of_the_login(
    worker: Worker, signer: Signer, tmp_path: Path
) -> None:
    answer = worker.run("signLogin", password=KEY_PASSWORD, challenge=NONCE, signer=signer.given())

    assert verified(answer, chain=[signer.root], folder=tmp_path) == f"CertDesk login 1\nchallenge={NONCE}\n"


@pytest.mark.outside_tools
def test_a_changed_content_is_found(worker: Worker, signer: Signer, tmp_path: Path) -> None:
    answer = worker.run("signLogin", password=KEY_PASSWORD, challenge=NONCE, signer=signer.given())

    with pytest.raises(AssertionError, match=r"digest failure|verification failure"):
        verified(answer.replace(NONCE.encode(), NONCE[::-1].encode()), chain=[signer.root], folder=tmp_path)


def test_the_signature_names_no_time_of_the_browser(worker: Worker, signer: Signer) -> None:
    answer = worker.run("signLogin", password=KEY_PASSWORD, challenge=NONCE, signer=signer.given())

    signing_time = bytes.fromhex("06092a864886f70d010905")
    assert signing_time not in answer


@pytest.mark.parametrize("task", ["renew", "signLogin"])
def test_a_wrong_key_password_signs_nothing(worker: Worker, signer: Signer, task: str) -> None:
    with pytest.raises(Trouble, match="wrong_key_password"):
        worker.run(task, password="another", order=ORDER, nonce=NONCE, challenge=NONCE, signer=signer.given())


# --- the page -------------------------------------------------------------------------------------------------------


@dataclass
class RenewPage:
    """The page of a renewal, served with the words of its template; the order is a real one."""

    tab: Watched
    account: PortalAccount
    former: holdings.Pair
    bodies: list[dict[str, str]] = field(default_factory=list)

    def open(self, *, signer: str | None = None, taken: bool = False) -> None:
        context = {
            "key_texts": key_texts.RENEW,
            "taken": taken,
            "signer": {
                "fingerprint": self.former.signing.fingerprint if signer is None else signer,
                "number": numbers.shown(self.former.signing.number),
            },
        }
        request = RequestFactory().get("/portal/renew/keys/")
        request.portal_account = self.account  # type: ignore[attr-defined]
        cookies = self.tab.page.context.cookies()
        request.META["CSRF_COOKIE"] = next(one["value"] for one in cookies if one["name"] == "csrftoken")
        body = render_to_string("portal/renew_keys.html", context, request)
        self.tab.page.route("**/portal/renew/keys/", lambda route: route.fulfill(content_type="text/html", body=body))
        self.tab.page.goto("/portal/renew/keys/")

    def listen(self, *, renews: str | None = None) -> None:
        """Answers for the order as the office does for a renewal, and keeps what is sent."""
        order = orders.open_order(holder_key(self.account.subscriber))
        assert order
        named = self.former.signing.fingerprint if renews is None else renews
        answer = {"order": str(order.pk), "nonce": order.nonce, "renews": named}
        self.tab.page.route("**/portal/apply/order/", lambda route: route.fulfill(json=answer))

        def note(route: Route) -> None:
            self.bodies.append(json.loads(route.request.post_data or ""))
            route.continue_()

        self.tab.page.route("**/portal/apply/requests/", note)

    def send(self, password: str = KEY_PASSWORD) -> None:
        self.tab.page.fill("#renew-password", password)
        self.tab.page.click("#renew-form button")

    def expect_section(self, name: str) -> None:
        expect(self.tab.page.locator(f"#{name}")).to_be_visible(timeout=LONG)


@pytest.fixture
def renewing(applying: ApplyPage, applicant: PortalAccount) -> RenewPage:
    """A browser with a pair, and an order for the one that follows it."""
    applying.apply()
    key = holder_key(applicant.subscriber)
    (former,) = holdings.pairs_of(key)
    right = people.give_right(applicant)
    order = orders.place_order(actor=SYSTEM, holder_key=key, common_name=applicant.subscriber.distinguished_name)
    rights.begin(actor=SYSTEM, right=right, order_id=order.pk)
    return RenewPage(applying.tab, applicant, former)


@pytest.mark.django_db(transaction=True)
@pytest.mark.outside_tools
def test_a_pair_is_renewed_by_the_key_before_it(renewing: RenewPage, tmp_path: Path) -> None:
    renewing.open()
    renewing.listen()

    renewing.send()

    renewing.expect_section("apply-done")
    (body,) = renewing.bodies
    requests = {use: base64.b64decode(body[use]) for use in ("signing", "encryption")}
    order = Pair.objects.latest("issued_at").order
    said = verified(base64.b64decode(body["approval"]), chain=renewing.former.chain, folder=tmp_path)
    assert said == statement(order=str(order.pk), nonce=order.nonce, **requests)
    assert [record["state"] for record in renewing.tab.held()] == ["kept", "kept"]
    assert Pair.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_renewal_that_broke_off_is_sent_again_as_it_was_signed(renewing: RenewPage) -> None:
    renewing.open()
    renewing.listen()
    tab = renewing.tab.page

    def close(route: Route) -> None:
        renewing.bodies.append(json.loads(route.request.post_data or ""))
        tab.close()

    tab.route("**/portal/apply/requests/", close)
    renewing.send()
    renewing.tab.wait_until_closed()

    renewing.tab.page = tab.context.new_page()
    renewing.listen()
    renewing.tab.page.goto("/portal/")

    expect(renewing.tab.page.locator("#keys-note")).to_contain_text("憑證已收到", timeout=LONG)
    first, second = renewing.bodies
    assert first == second
    assert Pair.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_wrong_key_password_makes_no_keys(renewing: RenewPage) -> None:
    renewing.open()
    renewing.listen()

    renewing.send("not the password")

    expect(renewing.tab.page.locator("#renew-password-error")).to_contain_text("金鑰密碼不符", timeout=LONG)
    assert len(renewing.tab.held()) == 1
    assert axe(renewing.tab.page) == []


@pytest.mark.django_db(transaction=True)
def test_another_certificate_than_the_page_said_is_not_signed_for(renewing: RenewPage) -> None:
    renewing.open()
    renewing.listen(renews="0" * 64)

    renewing.send()

    expect(renewing.tab.page.locator("#keys-note")).to_contain_text("請重新整理本頁", timeout=LONG)
    assert len(renewing.tab.held()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("opening", [{"signer": "0" * 64}, {"taken": True}], ids=["no such key", "begun elsewhere"])
def test_a_browser_that_cant_sign_the_renewal_says_so(renewing: RenewPage, opening: dict[str, Any]) -> None:
    renewing.open(**opening)

    renewing.expect_section("apply-elsewhere")
    expect(renewing.tab.page.locator("#apply-password")).to_be_hidden()
    assert axe(renewing.tab.page) == []
