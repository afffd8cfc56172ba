"""The office's seal on a PDF: PAdES baseline B-B (ETSI EN 319 142-1 §5), self-contained and without any network.

The signature covers the whole file and permits no later change; certificate and chain are inside. The signature is
invisible, so the letter on screen is the letter on paper.
"""

import io
from concurrent.futures import ThreadPoolExecutor

from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from audit.actors import SYSTEM
from pki.authorities import chain_of, issuing_authority
from pki.ceremony import SEAL, certify_seal
from pki.key_backends import key_backend
from pki.models import SealCertificate
from pki.signatures import refuse_inside_transaction

FIELD = "Seal"


class _Seal(Signer):
    """Signs with the key that the back end lends, wherever that key is."""

    def __init__(self) -> None:
        certificate = SealCertificate.objects.select_related("issuer__issuer").latest("made_at", "pk")
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(asn1.Certificate.load(link) for link in chain_of(certificate.issuer))
        super().__init__(signing_cert=asn1.Certificate.load(bytes(certificate.der)), cert_registry=registry)
        self._key = key_backend().lend(SEAL)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:  # pyHanko asks how long a signature is
            return bytes(self._key.key_size // 8)
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def sealed(content: bytes, *, office: str) -> bytes:
    """The PDF with the seal of the office of that name.

    Raises `Refusal` before the key ceremony and `SigningInTransaction` inside a transaction.
    """
    refuse_inside_transaction()
    issuing_authority()
    certify_seal(actor=SYSTEM, report=lambda _: None)
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=office,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = PdfSigner(metadata, signer=_Seal())
    # pyHanko runs a loop of its own, which a thread that has one already would refuse.
    with ThreadPoolExecutor(max_workers=1) as beside:
        out: io.BytesIO = beside.submit(signer.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(content))).result()
    return out.getvalue()
