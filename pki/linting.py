"""pkilint, in process. The PKIX rules and not those for TLS servers: those forbid the suspension that we need."""

from functools import cache
from typing import Any

from pki.signatures import enveloped

# The address of the practice statement. An object identifier alone is recommended; where it is not enough, this is the
# qualifier to use (RFC 5280 §4.2.1.4): who relies on a certificate is to find under which rules it was issued.
ACCEPTED = {"pkix.certificate_policies_policy_has_qualifier"}


class LintFindings(Exception):
    """A certificate breaks a rule. `codes` names the rules; holds nothing of the certificate."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def lint(certificate: bytes) -> list[str]:
    """The codes of what is notable in the DER of a certificate, or worse. Mere observations are left out."""
    from pkilint import loader, validation  # noqa: PLC0415 - a quarter of a second that only who issues should pay

    document = loader.load_certificate(certificate, "certificate")
    results = _validator().validate(document.root)
    found = (description.finding for result in results for description in result.finding_descriptions)
    notable = {finding.code for finding in found if finding.severity <= validation.ValidationFindingSeverity.NOTICE}
    return sorted(notable - ACCEPTED)


def refuse_findings(*, tbs: bytes, signature_octets: int) -> None:
    """Lints what is about to be signed, with zeros for a signature. Raises `LintFindings`."""
    if codes := lint(enveloped(tbs=tbs, signature=bytes(signature_octets))):
        raise LintFindings(codes)


@cache
def _validator() -> Any:
    from pkilint.pkix import certificate, extension, name  # noqa: PLC0415 - as above

    return certificate.create_pkix_certificate_validator_container(
        certificate.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS),
        [
            certificate.create_issuer_validator_container([]),
            certificate.create_validity_validator_container(),
            certificate.create_subject_validator_container([]),
            certificate.create_extensions_validator_container([]),
            certificate.create_spki_validator_container([]),
        ],
    )
