"""What a verification found, in words: five questions that each have an answer, and the faults one by one."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from workflows.audit_desk.models import TrailCheck

QUESTIONS = {
    _("Every entry is as it was written"): ("changed",),
    _("No number is missing"): ("gap",),
    _("Each entry follows from the one before it"): ("broken",),
    _("The tail was not cut off"): ("cut tail", "head row", "replaced"),
    _("The head outside the database is there, and its signature is right"): (
        "no head", "unreadable head", "forged head",
    ),
}  # fmt: skip
FAULTS = {
    "changed": _("Entry %(seq)s was changed after it was written"),
    "gap": _("Entries before %(seq)s are missing"),
    "broken": _("Entry %(seq)s does not follow from the entry before it"),
    "cut tail": _("The trail ends at entry %(seq)s, before its signed head"),
    "head row": _("The database's own head is not the last entry, %(seq)s"),
    "replaced": _("Entry %(seq)s is not the one that the signed head names"),
    "no head": _("The signed head is missing; the trail ends at entry %(seq)s"),
    "unreadable head": _("The file of the signed head can't be read"),
    "forged head": _("The signature over the head at entry %(seq)s is wrong"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One question and its answer."""

    question: str
    holds: bool


def findings_of(check: TrailCheck) -> list[Finding]:
    """The five answers; empty as long as it runs."""
    if check.ended_at is None:
        return []
    kinds = {fault["kind"] for fault in check.faults}
    return [Finding(str(question), kinds.isdisjoint(those)) for question, those in QUESTIONS.items()]


def faults_of(check: TrailCheck) -> list[str]:
    """Each fault as a sentence."""
    return [str(FAULTS[fault["kind"]]) % {"seq": fault["seq"]} for fault in check.faults]
