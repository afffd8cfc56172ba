"""Backup files: made in the browser, opened by other programs, proven on the page."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from playwright.sync_api import Browser, BrowserContext, expect

from pki.models import Certificate
from registry.models import PortalAccount
from tests.ground import browser as chromium
from tests.portal.keys.conftest import computer_of
from tests.portal.keys.pages import FILE_PASSWORD, KEY_PASSWORD, ExportPage, Owner, Watched

pytestmark = [pytest.mark.browser]

#: Printable ASCII that shells, consoles and Java's files of options trip over.
AWKWARD = r"""a b"c'd\e$f%g`h!i&j|k<l>m~"""


@dataclass(frozen=True)
class Export:
    """The page with a pair, and what was downloaded from it."""

    page: ExportPage
    files: dict[str, bytes]


@pytest.fixture
def exporting(standing_owner: Owner, standing_desk: BrowserContext) -> Iterator[ExportPage]:
    """The page of the keys, with a pair in this browser."""
    tab = Watched(standing_desk.new_page())
    yield ExportPage.opened(tab)
    tab.page.close()
    assert not tab.complaints.heard


@pytest.fixture
def exported(exporting: ExportPage, standing_owner: Owner) -> Export:
    return Export(page=exporting, files=standing_owner.files)


# --- other programs -------------------------------------------------------------------------------------------------


def run(*command: str | Path, password: str) -> str:
    """What a program says; the password comes in its environment, never on a command line that others see."""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PFX_PASSWORD": password, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def by_openssl(file: Path, password: str, folder: Path) -> None:
    said = run("openssl", "pkcs12", "-in", file, "-passin", "env:PFX_PASSWORD", "-noenc", "-info", password=password)
    assert said.count("BEGIN CERTIFICATE") == 3
    assert "BEGIN PRIVATE KEY" in said
    assert "MAC: sha256, Iteration 250000" in said
    assert said.count("PBES2, PBKDF2, AES-256-CBC, Iteration 250000, PRF hmacWithSHA256") == 2


def by_keytool(file: Path, password: str, folder: Path) -> None:
    said = run(
        "keytool", "-list", "-v", "-storetype", "PKCS12", "-keystore", file, "-storepass:env", "PFX_PASSWORD",
        password=password,
    )  # fmt: skip
    assert "PrivateKeyEntry" in said
    assert "Certificate chain length: 3" in said


def by_nss(file: Path, password: str, folder: Path) -> None:
    secret = folder / "password"
    secret.write_text(password)
    said = run("pk12util", "-l", file, "-w", secret, password=password)
    assert said.count("Certificate") >= 3
    database = folder / "nss"
    database.mkdir()
    run("certutil", "-N", "-d", f"sql:{database}", "--empty-password", password=password)
    run("pk12util", "-i", file, "-d", f"sql:{database}", "-w", secret, "-K", "", password=password)
    assert "rsa" in run("certutil", "-K", "-d", f"sql:{database}", password=password)


def by_gnutls(file: Path, password: str, folder: Path) -> None:
    said = run("certtool", "--p12-info", "--inder", "--infile", file, "--password", password, password=password)
    assert said.count("BEGIN CERTIFICATE") == 3
    assert "PRIVATE KEY" in said


def by_cryptography(file: Path, password: str, folder: Path) -> None:
    found = pkcs12.load_pkcs12(file.read_bytes(), password.encode())
    assert found.key
    assert found.cert
    assert len(found.additional_certs) == 2
    assert found.key.public_key() == found.cert.certificate.public_key()


OPENERS = (by_openssl, by_keytool, by_nss, by_gnutls, by_cryptography)


@pytest.mark.outside_tools
@pytest.mark.parametrize("password", [AWKWARD, "~" * 128], ids=["awkward", "longest"])
def test_five_other_programs_open_both_files(exporting: ExportPage, tmp_path: Path, password: str) -> None:
    exporting.make_files(file_password=password)

    for number, octets in enumerate(exporting.download().values()):
        file = tmp_path / f"{number}.pfx"
        file.write_bytes(octets)
        for opens in OPENERS:
            folder = tmp_path / f"{number}-{opens.__name__}"
            folder.mkdir()
            opens(file, password, folder)


def test_the_files_hold_the_pair_and_its_names(exported: Export) -> None:
    numbers = {one.use: one.number for one in Certificate.objects.all()}
    for (name, octets), use in zip(exported.files.items(), ("signing", "encryption"), strict=True):
        found = pkcs12.load_pkcs12(octets, FILE_PASSWORD.encode())
        assert found.cert
        assert found.cert.certificate.public_bytes(serialization.Encoding.DER) == bytes(
            Certificate.objects.get(use=use).der or b""
        )
        assert numbers[use] in name.replace("-", "")
        assert (found.cert.friendly_name or b"").decode().replace("-", "") == f"{use} {numbers[use]}"
    assert [name.split("_")[0] for name in exported.files] == ["簽章", "加密"]


def test_a_message_signed_with_one_and_encrypted_to_the_other_comes_back(exported: Export) -> None:
    signing, encryption = (pkcs12.load_pkcs12(file, FILE_PASSWORD.encode()) for file in exported.files.values())
    assert signing.cert
    assert encryption.cert
    message = "申報內容".encode()
    sign, verify = signing.key, signing.cert.certificate.public_key()
    decrypt, encrypt = encryption.key, encryption.cert.certificate.public_key()
    assert isinstance(sign, rsa.RSAPrivateKey)
    assert isinstance(verify, rsa.RSAPublicKey)
    assert isinstance(decrypt, rsa.RSAPrivateKey)
    assert isinstance(encrypt, rsa.RSAPublicKey)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)

    verify.verify(sign.sign(message, padding.PKCS1v15(), hashes.SHA256()), message, padding.PKCS1v15(), hashes.SHA256())
    assert decrypt.decrypt(encrypt.encrypt(message, oaep), oaep) == message


# --- the page -------------------------------------------------------------------------------------------------------


def test_files_that_prove_nothing_say_why(exported: Export) -> None:
    (name, octets), *_ = exported.files.items()
    damaged = bytearray(octets)
    damaged[600] ^= 1

    results = exported.page.prove(
        {"a.pfx": octets[:-40], "b.pfx": bytes(damaged), "c.pfx": b"letter", "d.pfx": bytes(300_000)}
    )

    assert [
        "檔案已損壞" in results[0],
        "PFX 密碼不符" in results[1],
        "檔案已損壞" in results[2],
        "256 KB" in results[3],
    ] == [True] * 4
    assert "PFX 密碼不符" in exported.page.prove({name: octets}, password="backup of 2026!")[0]
    assert "已備份，試開成功" not in exported.page.tags()


def test_somebody_elses_file_is_no_backup_of_these_keys(exported: Export) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    own = x509.load_der_x509_certificate(bytes(Certificate.objects.first().der or b""))  # type: ignore[union-attr]
    other = x509.CertificateBuilder(
        own.subject, own.subject, key.public_key(), 9, own.not_valid_before_utc, own.not_valid_after_utc
    ).sign(key, hashes.SHA256())
    encryption = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(FILE_PASSWORD.encode())
    )
    file = pkcs12.serialize_key_and_certificates(b"other", key, other, None, encryption)

    (result,) = exported.page.prove({"other.pfx": file})

    assert "不是這個瀏覽器所存的" in result


def test_a_wrong_key_password_is_said_beside_its_field(exporting: ExportPage) -> None:
    exporting.make_files(key_password=KEY_PASSWORD + "x")

    expect(exporting.tab.page.locator("#x-key-error")).to_contain_text("金鑰密碼不符", timeout=60_000)
    assert exporting.tab.page.input_value("#x-file") == FILE_PASSWORD


def test_a_password_that_other_programs_fail_on_is_refused(exporting: ExportPage) -> None:
    page = exporting.tab.page
    for password in ("", "1234567", "密碼密碼密碼密碼", "ｐａｓｓｗｏｒｄ", "tab\there", "é" * 9, "x" * 129):
        exporting.make_files(file_password=password)
        expect(page.locator("#x-file-error"), password).to_contain_text("8 到 128 個字元")


@pytest.mark.usefixtures("exporting")
def test_another_browser_says_that_it_has_no_keys(
    browser: Browser, server: str, standing_subscriber: PortalAccount
) -> None:
    with computer_of(standing_subscriber, browser=browser, server=server) as context:
        tab = Watched(context.new_page())

        ExportPage.opened(tab)

        expect(tab.page.locator("#export-none")).to_contain_text("這個瀏覽器裡沒有您的憑證")
        expect(tab.page.locator("#export-held")).to_be_hidden()


def test_a_phone_shows_the_page_without_scrolling_sideways(exporting: ExportPage) -> None:
    page = exporting.tab.page
    page.set_viewport_size({"width": 390, "height": 844})

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert chromium.axe(page) == []
