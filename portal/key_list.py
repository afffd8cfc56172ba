"""What the office knows of a subscriber's certificates, for scripts that compare it with the keys in the browser."""

import base64
from collections.abc import Sequence
from typing import Any

from portal.pairs import ShownPair


def key_list(pairs: Sequence[ShownPair]) -> list[dict[str, Any]]:
    """All pairs as JSON-able data: number and DER of both certificates, the chain (base64), and the state in words."""
    return [_listed(pair) for pair in pairs]


def _listed(pair: ShownPair) -> dict[str, Any]:
    certificates = {
        str(shown.held.use): {"number": shown.number, "certificate": _text(shown.held.der)}
        for shown in pair.certificates
    }
    return {
        "pair": str(pair.held.pair_id),
        "status": str(pair.status.label).capitalize(),
        "tone": pair.tone,
        "over": pair.over,
        "certificates": certificates,
        "chain": [_text(der) for der in pair.held.chain],
    }


def _text(der: bytes) -> str:
    return base64.b64encode(der).decode()
