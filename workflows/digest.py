"""What exactly was approved, as one number (spec §3)."""

import hashlib

from audit.chain import canonical
from workflows.models import Case, Edition


def digest_of(*, case: Case, edition: Edition) -> str:
    """SHA-256 over the receipt number, the kind, the edition and all it says, in hexadecimal."""
    content = {"number": case.number, "kind": case.kind, "edition": edition.ordinal, "data": edition.data}
    return hashlib.sha256(canonical(content)).hexdigest()
