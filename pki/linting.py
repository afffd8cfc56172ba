"""pkilint, in process. The PKIX rules and not those for TLS servers: those forbid the suspension that we need."""

from collections.abc import Collection, Hashable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from pki.signatures import enveloped

if TYPE_CHECKING:
    from pkilint.document import PDUNode
    from pkilint.validation import ValidationResult, Validator, ValidatorContainer

# The address of the practice statement. An object identifier alone is recommended; where it is not enough, this is the
# qualifier to use (RFC 5280 §4.2.1.4): who relies on a certificate is to find under which rules it was issued.
ACCEPTED = {"pkix.certificate_policies_policy_has_qualifier"}

# What all certificates of a profile say in the same octets: policies, lists, addresses; country, organisation, units.
# The rules for them look no further than the part itself, and no other rule looks into it; tests hold both.
SAME_EXTENSIONS = {(2, 5, 29, 32), (2, 5, 29, 31), (1, 3, 6, 1, 5, 5, 7, 1, 1)}
SAME_ATTRIBUTES = {(2, 5, 4, 6), (2, 5, 4, 10), (2, 5, 4, 11)}
MOST_REMEMBERED = 1_000

Part = tuple[str, Hashable]  # the place of a part, and all that stands in it
_found_clean: set[Part] = set()


class LintFindings(Exception):
    """A certificate breaks a rule. `codes` names the rules; holds nothing of the certificate."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def lint(certificate: bytes) -> list[str]:
    """The codes of what is notable in the DER of a certificate, or worse. Mere observations are left out."""
    from pkilint import loader, validation  # noqa: PLC0415 - a quarter of a second that only who issues should pay

    root = loader.load_certificate(certificate, "certificate").root
    parts = set(_parts(root))
    results = validated(_validator(), root, known={place for place, _content in parts & _found_clean})
    found = (description.finding for result in results for description in result.finding_descriptions)
    notable = {finding.code for finding in found if finding.severity <= validation.ValidationFindingSeverity.NOTICE}
    if not notable - ACCEPTED:
        _remember(parts)
    return sorted(notable - ACCEPTED)


def _parts(root: "PDUNode") -> Iterator[Part]:
    """The parts whose rules need not be asked again about the same octets at the same place."""
    within = root.children["tbsCertificate"].children
    for extension in within["extensions"].children.values() if "extensions" in within else ():
        said = extension.children
        if said["extnID"].pdu.asTuple() in SAME_EXTENSIONS:
            yield extension.path, (bool(said["critical"].pdu), said["extnValue"].pdu.asOctets())
    for name in ("issuer", "subject"):
        for node in within[name].children["rdnSequence"].children.values():
            attributes = [each.children for each in node.children.values()]
            content = tuple((said["type"].pdu.asTuple(), said["value"].pdu.asOctets()) for said in attributes)
            if all(kind in SAME_ATTRIBUTES for kind, _value in content):
                yield node.path, content


def _remember(parts: Collection[Part]) -> None:
    """Notes what stands in a certificate without findings, and forgets all before there is too much."""
    if len(_found_clean) + len(parts) > MOST_REMEMBERED:
        _found_clean.clear()
    _found_clean.update(parts)


def refuse_findings(*, tbs: bytes, signature_octets: int) -> None:
    """Lints what is about to be signed, with zeros for a signature. Raises `LintFindings`."""
    if codes := lint(enveloped(tbs=tbs, signature=bytes(signature_octets))):
        raise LintFindings(codes)


def validated(
    container: "ValidatorContainer", root: "PDUNode", *, known: Collection[str] = ()
) -> "list[ValidationResult]":
    """What `container.validate(root)` answers, without asking each rule at each node whether it looks there.

    pkilint asks 5,000 times a certificate, which takes a third of a lint. At what place and what type of value a rule
    looks is the same for every certificate: only those that may look there are asked. Nothing is decoded and no rule
    asked at the places in `known`.
    """
    results: list[ValidationResult] = []
    _walk(container, root, known, results)
    return results


def _walk(
    container: "ValidatorContainer", node: "PDUNode", known: Collection[str], results: "list[ValidationResult]"
) -> None:
    for rule in _looking(container, node.path, node.pdu.__class__):
        if rule.match(node):
            if hasattr(rule, "validators"):
                _walk(rule, node, known, results)
            else:
                results.append(rule.validate_wrapper(node))
    for child in node.children.values():
        if child.path not in known:
            _walk(container, child, known, results)


@lru_cache(maxsize=4096)
def _looking(container: "ValidatorContainer", path: str, kind: Hashable) -> "tuple[Validator, ...]":
    """All rules but those that `NodeVisitor.match` refuses by path or type; what else they ask is asked each time."""
    return tuple(
        rule
        for rule in container.validators
        if (rule._path is None or rule._path == path)
        and (rule._path_re is None or rule._path_re.match(path))
        and (rule._pdu_class is None or issubclass(cast(type, kind), rule._pdu_class))
    )


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
