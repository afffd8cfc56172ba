"""The spine in words: the stages of a case, the deeds that end each, and who may do them (spec §3).

A stage's value is the name of the flow node that awaits somebody; so a case's stage and its open task never disagree.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """What a case waits for."""

    KEY_IN = "key_in", pgettext_lazy("stage", "To be keyed in")
    REVIEW = "review", pgettext_lazy("stage", "To be reviewed")
    APPROVE = "approve", pgettext_lazy("stage", "To be approved")
    CORRECTION = "correction", pgettext_lazy("stage", "Awaiting correction")
    CARRY_OUT = "carry_out", pgettext_lazy("stage", "Being carried out")
    DELIVER = "deliver", pgettext_lazy("stage", "To be delivered")
    CLOSED = "closed", pgettext_lazy("stage", "Closed")
    REJECTED = "rejected", pgettext_lazy("stage", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("stage", "Withdrawn")


ENDED = (Stage.CLOSED, Stage.REJECTED, Stage.WITHDRAWN)
HUMAN = (Stage.KEY_IN, Stage.REVIEW, Stage.APPROVE, Stage.CORRECTION, Stage.DELIVER)


class Deed(models.TextChoices):
    """What somebody did to a case: the word in participations and the trail. Those of `OUTCOMES` move it on."""

    RECEIVED = "received", _("Received")
    KEYED_IN = "keyed_in", _("Keyed in")
    PASSED = "passed", _("Reviewed: conforms")
    ADVISED_REJECTION = "advised_rejection", _("Reviewed: rejection advised")
    RETURNED = "returned", _("Returned for correction")
    SENT_BACK = "sent_back", _("Sent back to the desk")
    PAPERS_CAME = "papers_came", _("Corrected papers came")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CARRIED_OUT = "carried_out", _("Carried out")
    DELIVERED = "delivered", _("Delivered")
    NOTED = "noted", _("Note")
    COMPARED = "compared", _("Compared with a possible duplicate")


FIRST_PERSON = (Deed.KEYED_IN, Deed.PASSED, Deed.ADVISED_REJECTION)
"""Deeds whose doer may not approve the same case, as whoever reviewed it (spec §3; `models.AS_FIRST_PERSON`)."""

OUTCOMES: dict[Stage, dict[Deed, Stage]] = {
    Stage.KEY_IN: {Deed.KEYED_IN: Stage.REVIEW, Deed.WITHDRAWN: Stage.WITHDRAWN},
    Stage.REVIEW: {
        Deed.PASSED: Stage.APPROVE,
        Deed.ADVISED_REJECTION: Stage.APPROVE,
        Deed.RETURNED: Stage.CORRECTION,
        Deed.SENT_BACK: Stage.KEY_IN,
        Deed.WITHDRAWN: Stage.WITHDRAWN,
    },
    Stage.APPROVE: {
        Deed.APPROVED: Stage.CARRY_OUT,
        Deed.RETURNED: Stage.CORRECTION,
        Deed.SENT_BACK: Stage.KEY_IN,
        Deed.REJECTED: Stage.REJECTED,
        Deed.WITHDRAWN: Stage.WITHDRAWN,
    },
    Stage.CORRECTION: {
        Deed.PAPERS_CAME: Stage.KEY_IN,
        Deed.ADVISED_REJECTION: Stage.APPROVE,
        Deed.WITHDRAWN: Stage.WITHDRAWN,
    },
    Stage.CARRY_OUT: {Deed.CARRIED_OUT: Stage.DELIVER, Deed.SENT_BACK: Stage.KEY_IN},
    Stage.DELIVER: {Deed.DELIVERED: Stage.CLOSED},
}
"""The edges of the spine: from a stage by a deed to the next stage."""

STEPS = (Deed.RECEIVED, *{deed: None for deeds in OUTCOMES.values() for deed in deeds})
"""Deeds that bring a case to where it stands; the others say something about it."""

STAGE_PERMISSION: dict[Stage, str] = {
    Stage.KEY_IN: "workflows.key_in_case",
    Stage.REVIEW: "workflows.review_case",
    Stage.APPROVE: "workflows.approve_case",
    Stage.CORRECTION: "workflows.receive_case",
    Stage.DELIVER: "registry.deliver_slip",
}
"""Who may hold a case that waits there."""


def permission_for(*, stage: Stage, deed: Deed) -> str:
    """What the doer of `deed` at `stage` must be permitted to do. Withdrawal is the same everywhere."""
    if deed == Deed.WITHDRAWN:
        return "workflows.withdraw_case"
    if stage == Stage.CARRY_OUT:
        return "workflows.approve_case"
    if stage == Stage.CORRECTION and deed == Deed.ADVISED_REJECTION:
        return "workflows.review_case"
    return STAGE_PERMISSION[stage]
