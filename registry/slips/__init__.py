"""Password slips 密碼單: the only writer of their life (spec §4).

requested → printed → handed over → acknowledged, or printed → posted, or requested → sent; and from each of them void
or expired. The password is made at the moment of printing or sending. It is in the memory of `print_one`, `print_part`
or `send` and on the sheet that these give out, and nowhere else: the database holds its hash.
"""

from registry.slips.delivering import acknowledge, hand_over
from registry.slips.ending import expire_unused, void
from registry.slips.printing import print_one
from registry.slips.reprinting import approve_reprint, approve_reprints, request_reprint
from registry.slips.requesting import Recipient, request

__all__ = [
    "Recipient",
    "acknowledge",
    "approve_reprint",
    "approve_reprints",
    "expire_unused",
    "hand_over",
    "print_one",
    "request",
    "request_reprint",
    "void",
]
