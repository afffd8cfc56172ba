"""What an applicant writes on each form, from the few things that differ between papers."""

from datetime import date
from typing import Any

from config.demo.papers import Paper


def written_on(paper: Paper, *, signed_on: date) -> dict[str, Any]:
    """The fields of the paper's form, as a clerk keys them in."""
    common = {"name": paper.applicant, "pieces": "1", "signed_on": signed_on.isoformat(), "enclosures": ["id"]}
    return common | _OF_KIND[paper.kind](paper, signed_on) | paper.fields


def _registration(paper: Paper, signed_on: date) -> dict[str, Any]:
    return {
        "same_name": "on",
        "same_address": "on",
        "contact_telephone": paper.fields["telephone"],
        "contact_email": paper.fields["email"],
        "delivery": "counter",
        "enclosures": ["reg", "rep"] if paper.fields["kind"] == "body" else ["id"],
    }


def _revocation(paper: Paper, signed_on: date) -> dict[str, Any]:
    return {"scope": "listed", "since": signed_on.isoformat(), "delivery": "post", "reason": "D"}


def _for_a_slip(paper: Paper, signed_on: date) -> dict[str, Any]:
    """Resumption and password reset ask for the contact, because a slip goes there."""
    return {"contact_name": paper.applicant, "delivery": "post", "reason": "B"}


_OF_KIND = {"RG": _registration, "RV": _revocation, "RS": _for_a_slip, "PW": _for_a_slip}
