"""Five programs that share no code with us, and what each says of certificates: by the lists, and by OCSP answers.

They read one folder: `root` and `issuing` as .pem and .crl, delta.crl, and of each certificate .pem, .ocsp and
.sha1.ocsp (DER). NSS alone takes no kept OCSP answer: it asks at the address that the certificate names.
"""

import asyncio
import subprocess
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import ExpiredError, PathValidationError, RevokedError

JAVA_SOURCE = Path(__file__).parent / "ValidateMany.java"
VALID, REVOKED, EXPIRED = "valid", "revoked", "expired"
LATER = timedelta()  # how much later than now a program takes it to be; whole days
Told = dict[str, str]  # by certificate: VALID, REVOKED, EXPIRED, or whatever else the program said


def said(folder: Path, *arguments: str) -> str:
    """What a program said, on both channels; it may have failed."""
    ran = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    return ran.stdout + ran.stderr


def said_later(folder: Path, *arguments: str) -> str:
    """What it said when it took the time to be `LATER`."""
    clock = ("faketime", "-f", f"+{LATER.days}d") if LATER else ()
    return said(folder, *clock, *arguments)


def _each(names: Sequence[str], ask: Callable[[str], str], *, good: str, bad: str, ended: str = "") -> Told:
    answers = {name: ask(name) for name in names}
    return {name: _word(answer, good=good, bad=bad, ended=ended) for name, answer in answers.items()}


def _word(answer: str, *, good: str, bad: str, ended: str = "") -> str:
    """By what the answer has of these, where the worse word counts more; no `ended` from who looks at no validity."""
    words = ((ended, EXPIRED), (bad, REVOKED), (good, VALID))
    return next((word for sign, word in words if sign and sign.lower() in answer.lower()), answer)


def openssl_by_list(folder: Path, names: Sequence[str]) -> Told:
    """`openssl verify`."""
    asked = ("openssl", "verify", "-crl_check_all", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
             "-CRLfile", "root.crl", "-CRLfile", "issuing.crl")  # fmt: skip
    return _each(
        names,
        lambda name: said_later(folder, *asked, f"{name}.pem"),
        good=": OK",
        bad="certificate revoked",
        ended="certificate has expired",
    )


def openssl_by_ocsp(folder: Path, names: Sequence[str]) -> Told:
    """`openssl ocsp` on kept answers."""
    asked = ("openssl", "ocsp", "-sha256", "-issuer", "issuing.pem", "-CAfile", "chain.pem")
    return _each(
        names,
        lambda name: _verified(said_later(folder, *asked, "-cert", f"{name}.pem", "-respin", f"{name}.ocsp")),
        good=".pem: good", bad=".pem: revoked",
    )  # fmt: skip


def _verified(answer: str) -> str:
    return answer if "Response verify OK" in answer else f"not verified, {len(answer)} characters"


def java(folder: Path, names: Sequence[str], *, by: str) -> Told:
    """The JDK's PKIX validation; one start for all, of a JVM that starts quickly."""
    quick = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    lines = said_later(folder, "java", *quick, str(JAVA_SOURCE), by, "root", "issuing", *names).splitlines()
    told = dict(line.split(": ", 1) for line in lines if ": " in line)
    return {name: _word(told.get(name, ""), good="OK:", bad="REVOKED:", ended="EXPIRED:") for name in names}


def gnutls_by_list(folder: Path, names: Sequence[str]) -> Told:
    """`certtool --verify`."""
    for name in names:
        chain = "".join((folder / f"{link}.pem").read_text() for link in (name, "issuing"))
        (folder / f"{name}.chain").write_text(chain)
    asked = ("certtool", "--verify", "--load-ca-certificate", "root.pem", "--load-crl", "issuing.crl", "--infile")
    return _each(names, lambda name: said_later(folder, *asked, f"{name}.chain"),
                 good="Verified. The certificate is trusted", bad="certificate chain is revoked",
                 ended="uses expired certificate")  # fmt: skip


def gnutls_by_ocsp(folder: Path, names: Sequence[str]) -> Told:
    """`ocsptool` on kept answers."""

    def ask(name: str) -> str:
        response = ("--load-response", f"{name}.ocsp")
        checked = said(folder, "ocsptool", "--verify-response", *response, "--load-trust", "chain.pem")
        printed = said(folder, "ocsptool", "--response-info", *response)
        return printed if "Verifying OCSP Response: Success" in checked else checked

    return _each(names, ask, good="Certificate Status: good", bad="Certificate Status: revoked")


def nss_by_list(folder: Path, names: Sequence[str]) -> Told:
    """`certutil -V` on a database that holds the authorities and their lists."""
    database = _nss_database(folder, "nss-lists", names)
    for name in ("root", "issuing"):
        (folder / f"{name}.crl.der").write_bytes(_der(folder / f"{name}.crl"))
        said(folder, "crlutil", "-I", "-d", database, "-i", f"{name}.crl.der", "-t", "1")

    def ask(name: str) -> str:  # as a mail signer's, or as a recipient's: each certificate has one use
        return "".join(said(folder, "certutil", "-V", "-d", database, "-n", name, "-u", usage) for usage in "SR")

    return _each(names, ask, good="certificate is valid", bad="has been revoked", ended="has expired")


def nss_by_ocsp(folder: Path, names: Sequence[str]) -> Told:
    """`ocspclnt -V`, which takes no kept answer: it asks at the address that each certificate names."""
    database = _nss_database(folder, "nss-ocsp", names)

    def ask(name: str) -> str:
        return "".join(said_later(folder, "ocspclnt", "-V", name, "-d", database, "-u", usage) for usage in "Ee")

    return _each(names, ask, good="succeeded", bad="has been revoked", ended="has expired")


def _nss_database(folder: Path, name: str, names: Sequence[str]) -> str:
    """Holds the authorities, the root trusted, and the certificates; the name by which NSS opens it."""
    (folder / name).mkdir()
    database = f"sql:{name}"
    said(folder, "certutil", "-N", "-d", database, "--empty-password")
    for held, trust in (("root", "CT,C,C"), ("issuing", ",,"), *((each, ",,") for each in names)):
        said(folder, "certutil", "-A", "-d", database, "-n", held, "-t", trust, "-a", "-i", f"{held}.pem")
    return database


def pyhanko(folder: Path, names: Sequence[str], *, by: str) -> Told:
    """pyhanko-certvalidator, which fetches nothing here and wants the delta that the full list names."""
    root, issuing = (asn1_x509.Certificate.load(_der(folder / f"{name}.pem")) for name in ("root", "issuing"))
    lists = [asn1_crl.CertificateList.load(_der(folder / f"{name}.crl")) for name in ("root", "issuing", "delta")]

    def ask(name: str) -> str:
        kept = [asn1_ocsp.OCSPResponse.load((folder / f"{name}.ocsp").read_bytes())] if by == "ocsp" else []
        context = ValidationContext(
            trust_roots=[root], allow_fetching=False, revocation_mode="require",
            crls=lists[:1] if by == "ocsp" else lists, ocsps=kept, moment=datetime.now(UTC) + LATER,
        )  # fmt: skip
        certificate = asn1_x509.Certificate.load(_der(folder / f"{name}.pem"))
        validator = CertificateValidator(certificate, intermediate_certs=[issuing], validation_context=context)
        try:
            _alone(validator.async_validate_path)
        except ExpiredError:
            return EXPIRED
        except RevokedError:
            return REVOKED
        except PathValidationError as error:
            return str(error)
        return VALID

    return {name: ask(name) for name in names}


def _der(path: Path) -> bytes:
    content: bytes = pem.unarmor(path.read_bytes())[2]
    return content


def _alone(work: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Runs it to its end in a thread of its own: the browser of another test may hold this thread's loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(lambda: asyncio.run(work())).result()
