"""What time ends in this room."""

from registry import rights, slips


def run() -> dict[str, int]:
    """Expires unused slips and ends unused rights; returns how many of each. Safe to run at any moment, and twice."""
    return {"slips": slips.expire_unused(), "rights": rights.end_expired()}
