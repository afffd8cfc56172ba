"""Password slips 密碼單: the only writer of their life (spec §4).

requested → printed → handed over → acknowledged, and from each of them void or expired. The password is made at the
moment of printing. It is in the memory of `print_one` and on the sheet that this returns, and nowhere else: the
database holds its hash.
"""

from registry.slips.delivering import acknowledge, hand_over
from registry.slips.ending import expire_unused, void
from registry.slips.printing import print_one
from registry.slips.reprinting import approve_reprint, request_reprint
from registry.slips.requesting import Recipient, request

__all__ = [
    "Recipient",
    "acknowledge",
    "approve_reprint",
    "expire_unused",
    "hand_over",
    "print_one",
    "request",
    "request_reprint",
    "void",
]
