"""Messages signed by the OpenSSL program, which shares no code with us."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.pki.requesting import KEYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key of tests/pki/keys and a certificate for it, as files."""

    key_file: Path
    certificate_file: Path
    certificate: bytes

    @classmethod
    def of(cls, folder: Path, *, key: str, certificate: bytes, key_file: Path | None = None) -> "Signer":
        """With a certificate in DER that somebody issued for that key, or for the one in `key_file`."""
        path = folder / f"{key}.cert.pem"
        path.write_bytes(x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM))
        return cls(key_file=key_file or KEYS / f"{key}.pem", certificate_file=path, certificate=certificate)

    @classmethod
    def self_signed(cls, folder: Path, *, key: str, serial: int = 17) -> "Signer":
        """With a certificate that OpenSSL makes."""
        made = subprocess.run(
            ["openssl", "req", "-x509", "-key", str(KEYS / f"{key}.pem"), "-subj", "/CN=somebody", "-outform", "DER",
             "-set_serial", str(serial)],
            capture_output=True, check=True, timeout=60,
        ).stdout  # fmt: skip
        return cls.of(folder, key=key, certificate=made)


def sign(statement: bytes, signer: Signer, *options: str, attached: bool = True) -> bytes:
    """CMS SignedData in DER, the statement in it unless it is not `attached`."""
    command = ["openssl", "cms", "-sign", "-binary", "-outform", "DER", "-signer", str(signer.certificate_file)]
    command += ["-inkey", str(signer.key_file), *(["-nodetach"] if attached else []), *options]
    return subprocess.run(command, input=statement, capture_output=True, check=True, timeout=60).stdout
