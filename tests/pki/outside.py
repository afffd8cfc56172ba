"""Programs that share no code with us: OpenSSL and the JDK."""

import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from pki import crl
from pki.holdings import Pair
from pki.models import Authority

JAVA_SOURCE = Path(__file__).parent / "ValidatePath.java"


class Files:
    """Writes what is published into a folder and lets the programs read it there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def publish(self) -> None:
        """The authorities' certificates and newest CRLs, as the public addresses give them."""
        for authority in Authority.objects.all():
            self.certificate(authority.name, bytes(authority.der))
            issue = crl.newest(authority.name)
            assert issue is not None
            content = x509.load_der_x509_crl(bytes(issue.der or b"")).public_bytes(Encoding.PEM)
            (self.folder / f"{authority.name}.crl").write_bytes(content)

    def certificate(self, name: str, content: bytes) -> Path:
        """One certificate in PEM."""
        path = self.folder / f"{name}.pem"
        path.write_bytes(x509.load_der_x509_certificate(content).public_bytes(Encoding.PEM))
        return path

    def pair(self, pair: Pair) -> None:
        """Both certificates of a pair."""
        for certificate in pair.certificates:
            self.certificate(certificate.use, certificate.der)

    def openssl(self, *arguments: str) -> str:
        """What OpenSSL said, on both channels; it may have failed."""
        ran = subprocess.run(
            ["openssl", *arguments], cwd=self.folder, capture_output=True, text=True, check=False, timeout=60
        )
        return ran.stdout + ran.stderr

    def verify(self, name: str, *, issuer: str = "issuing") -> str:
        """`openssl verify`, with every CRL of the path, as strictly as it can."""
        self.publish()
        return self.openssl(
            "verify", "-crl_check_all", "-x509_strict", "-CAfile", "root.pem", "-untrusted", f"{issuer}.pem",
            "-CRLfile", "root.crl", "-CRLfile", f"{issuer}.crl", f"{name}.pem",
        )  # fmt: skip

    def java(self, name: str, *, issuer: str = "issuing") -> str:
        """The JDK's PKIX path validation with all CRLs."""
        self.publish()
        ran = subprocess.run(
            ["java", str(JAVA_SOURCE), "root.pem", f"{issuer}.pem", f"{name}.pem", "root.crl", f"{issuer}.crl"],
            cwd=self.folder, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        return ran.stdout + ran.stderr
