from uuid import UUID, uuid5

from audit.actors import Actor
from audit.refusal import Refusal
from audit.trail import record
from workflows.models import Case, JsonObject

HOLDERS = UUID("0c9d4f0e-5d3b-4f2a-9f43-6a2f8a1d5c11")


def carry_out(*, actor: Actor, case: Case, data: JsonObject) -> UUID:
    """Its only trace is an audit entry; an address that is nowhere refuses to be carried out."""
    if data["address"].startswith("nowhere"):
        raise Refusal("This address doesn't exist.", code="nowhere")
    record(actor=actor, action="address.change", thing=f"case:{case.number}")
    return uuid5(HOLDERS, data["id_number"])
