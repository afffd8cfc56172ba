"""Programs that share no code with us, and what they say of the subscriber's files."""

import subprocess
from pathlib import Path
from urllib.request import urlopen

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from tests.pki.outside import JAVA_SOURCE

PASSWORD_FILE = "password.txt"


def run(folder: Path, *arguments: str) -> str:
    """What a program said; it must have succeeded."""
    ran = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def use_of(file: bytes, password: str) -> str:
    """What the certificate of a PFX file is for, by its key usage."""
    _key, certificate, _chain = pkcs12.load_key_and_certificates(file, password.encode())
    assert certificate is not None
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    return "signing" if usage.digital_signature else "encryption"


def openssl_opens(folder: Path, file: str) -> None:
    """OpenSSL writes key and certificates in PEM."""
    run(
        folder,
        "openssl",
        "pkcs12",
        "-in",
        f"{file}.pfx",
        "-passin",
        f"file:{PASSWORD_FILE}",
        "-nodes",
        "-out",
        f"{file}.pem",
    )
    run(folder, "openssl", "x509", "-in", f"{file}.pem", "-out", f"{file}.crt")


def keytool_opens(folder: Path, file: str) -> None:
    """The JDK lists one private key."""
    said = run(
        folder, "keytool", "-list", "-v", "-keystore", f"{file}.pfx", "-storetype", "PKCS12",
        "-storepass:file", PASSWORD_FILE,
    )  # fmt: skip
    assert "PrivateKeyEntry" in said


def nss_opens(folder: Path, file: str) -> None:
    """NSS imports it into a database of its own."""
    database = folder / f"nss-{file}"
    database.mkdir()
    run(folder, "certutil", "-N", "-d", f"sql:{database}", "--empty-password")
    run(folder, "pk12util", "-i", f"{file}.pfx", "-d", f"sql:{database}", "-w", PASSWORD_FILE)
    assert "u,u,u" in run(folder, "certutil", "-L", "-d", f"sql:{database}")


def gnutls_opens(folder: Path, file: str, password: str) -> None:
    """GnuTLS reads key and certificate."""
    said = run(folder, "certtool", "--p12-info", "--inder", "--infile", f"{file}.pfx", "--password", password)
    assert "PRIVATE KEY" in said
    assert "BEGIN CERTIFICATE" in said


def python_opens(folder: Path, file: str, password: str) -> x509.Certificate:
    """Python's cryptography finds the key of the certificate, and the chain."""
    key, certificate, chain = pkcs12.load_key_and_certificates((folder / f"{file}.pfx").read_bytes(), password.encode())
    assert isinstance(key, rsa.RSAPrivateKey)
    assert certificate is not None
    assert key.public_key() == certificate.public_key()
    assert len(chain) == 2
    return certificate


def openssl_accepts(folder: Path, file: str) -> str:
    """`openssl verify` with every CRL of the path, as strictly as it can."""
    return run(
        folder, "openssl", "verify", "-crl_check_all", "-x509_strict", "-CAfile", "root.pem",
        "-untrusted", "issuing.pem", "-CRLfile", "root.crl.pem", "-CRLfile", "issuing.crl.pem", f"{file}.crt",
    )  # fmt: skip


def fetch_authority(folder: Path, base_url: str) -> None:
    """Certificates and CRLs from their public addresses, in PEM for OpenSSL."""
    for name in ("root", "issuing"):
        certificate = x509.load_der_x509_certificate(urlopen(f"{base_url}/pki/ca/{name}.cer").read())
        (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
        crl = x509.load_der_x509_crl(urlopen(f"{base_url}/pki/crl/{name}.crl").read())
        (folder / f"{name}.crl.pem").write_bytes(crl.public_bytes(Encoding.PEM))
    (folder / "chain.pem").write_bytes((folder / "root.pem").read_bytes() + (folder / "issuing.pem").read_bytes())


def status_by_crl(folder: Path, base_url: str, file: str) -> str:
    """What OpenSSL's path validation and the JDK's say of a certificate by the CRLs of this moment."""
    fetch_authority(folder, base_url)
    openssl = subprocess.run(
        ["openssl", "verify", "-crl_check_all", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
         "-CRLfile", "root.crl.pem", "-CRLfile", "issuing.crl.pem", f"{file}.crt"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    java = run(
        folder, "java", str(JAVA_SOURCE), "root.pem", "issuing.pem", f"{file}.crt", "root.crl.pem", "issuing.crl.pem"
    )
    return openssl.stdout + openssl.stderr + java


def reason_on_crl(folder: Path, serial: str) -> str:
    """The lines of a serial's entry, as OpenSSL prints the list; empty when it isn't listed."""
    lines = run(folder, "openssl", "crl", "-in", "issuing.crl.pem", "-noout", "-text").splitlines()
    at = next((n for n, line in enumerate(lines) if serial.upper() in line and "Serial Number" in line), None)
    return "" if at is None else " ".join(line.strip() for line in lines[at : at + 5])


def status_by_ocsp(folder: Path, base_url: str, file: str) -> str:
    """What OpenSSL hears of a certificate by OCSP."""
    return run(
        folder, "openssl", "ocsp", "-issuer", "issuing.pem", "-cert", f"{file}.crt", "-url", f"{base_url}/pki/ocsp",
        "-CAfile", "chain.pem",
    )  # fmt: skip


def message_round_trips(folder: Path) -> None:
    """A message signed with one certificate and encrypted to the other comes back signed by its subject."""
    (folder / "message.txt").write_text("文件申報：附件 3 件\n")
    run(
        folder, "openssl", "cms", "-sign", "-binary", "-in", "message.txt", "-signer", "signing.crt",
        "-inkey", "signing.pem", "-nodetach", "-outform", "DER", "-out", "signed.der",
    )  # fmt: skip
    run(
        folder, "openssl", "cms", "-encrypt", "-binary", "-in", "signed.der", "-aes256", "-outform", "DER",
        "-out", "sealed.der", "encryption.crt",
    )  # fmt: skip
    run(
        folder, "openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", "sealed.der",
        "-recip", "encryption.crt", "-inkey", "encryption.pem", "-out", "opened.der",
    )  # fmt: skip
    run(
        folder, "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "opened.der", "-purpose", "any",
        "-CAfile", "chain.pem", "-out", "read.txt",
    )  # fmt: skip
    assert (folder / "read.txt").read_text() == "文件申報：附件 3 件\n"
