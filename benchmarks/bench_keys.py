"""Signatures a second of CPU with a hot key: from an encrypted file, from a SoftHSM token, and by the library alone.

One process signs one thing after the other, as an office does: SHA-256 and PKCS#1 v1.5 over a to-be-signed certificate.
"""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SECONDS = 2.0  # of CPU
SIZES = {2048: "OCSP", 3072: "issuing", 4096: "root"}
MESSAGE = b"\x30" * 1200


def main() -> None:
    """Prints a line a key size."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.testing")
    import django  # noqa: PLC0415  # imported after the settings are named

    django.setup()
    from tests.ground.softhsm import make_token  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        os.environ["SOFTHSM2_CONF"] = f"{folder}/token/softhsm2.conf"
        make_token(Path(folder) / "token")
        for bits, used_by in SIZES.items():
            print(f"RSA {bits} ({used_by}): {_of_size(bits, Path(folder))}")


def _of_size(bits: int, folder: Path) -> str:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    from pki.key_backends.encrypted_files import EncryptedFiles  # noqa: PLC0415
    from pki.key_backends.token import TokenKeys  # noqa: PLC0415

    settings.PKI = settings.PKI | {"key_dir": folder / "keys"}
    library = _rate(rsa.generate_private_key(public_exponent=65537, key_size=bits))
    said = [f"library {library:5.0f}"]
    for name, backend in (("file", EncryptedFiles()), ("SoftHSM", TokenKeys())):
        began = time.perf_counter()
        backend.make(f"key-{bits}", bits=bits)
        made = time.perf_counter() - began
        rate = _rate(backend.lend(f"key-{bits}"))
        said.append(f"{name} {rate:5.0f} ({rate / library:.2f}; made in {made:.1f} s)")
    return ", ".join(said)


def _rate(key: "RSAPrivateKey") -> float:
    """Signatures a second of CPU; the first one, which loads the key, is not counted."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415

    key.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
    signed, began = 0, time.process_time()
    while time.process_time() - began < SECONDS:
        key.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
        signed += 1
    return signed / (time.process_time() - began)


if __name__ == "__main__":
    main()
