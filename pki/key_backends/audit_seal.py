"""The key that signs the head of the audit trail. Fulfils `audit.seal.Signer`."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pki.key_backends import encrypted_pkcs8


class AuditSeal:
    """Ed25519 in `audit-seal.key.pem`, made on first use; `audit-seal.pub.pem` beside it is for verifiers elsewhere."""

    def __init__(self) -> None:
        path = encrypted_pkcs8.key_dir() / "audit-seal.key.pem"
        encrypted_pkcs8.make_once(path, generate=Ed25519PrivateKey.generate)
        key = encrypted_pkcs8.load(path)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError(f"{path.name} does not hold an Ed25519 key")
        self._key = key
        self._public = key.public_key()
        public = path.with_name("audit-seal.pub.pem")
        content = self.public_key()
        if not public.exists() or public.read_bytes() != content:
            encrypted_pkcs8.write_file(public, content, mode=0o644)

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`: 64 octets (RFC 8032)."""
        return self._key.sign(message)

    def public_key(self) -> bytes:
        """The key to check with, in PEM (RFC 8410)."""
        return self._public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def verify(self, *, message: bytes, signature: bytes) -> bool:
        """Whether `signature` is this key's over `message`."""
        try:
            self._public.verify(signature, message)
        except InvalidSignature:
            return False
        return True
