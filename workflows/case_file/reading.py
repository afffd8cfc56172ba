"""What the pages about one case read of it: each table once at most, and only when a page asks."""

from functools import cached_property
from typing import Any

from django.http import Http404

from pki.holdings import HeldCertificate, pairs_of
from registry.models import PasswordSlip, Subscriber
from workflows.application_form import Fact
from workflows.case_file import changes, duplicates, related
from workflows.case_file.registered import as_on_form
from workflows.catalogue import kind_of
from workflows.correspondence.writing import Due, letters_among
from workflows.models import Case, Edition, Participation
from workflows.scans.models import ScanPage
from workflows.scans.on_case import Scanned, scans_of, timeline_of
from workflows.stages import STEPS, Deed, Stage


class CaseFile:
    """A case with all that belongs to it, read when it is asked for."""

    def __init__(self, case: Case, editions: list[Edition] | None = None) -> None:
        self.case = case
        if editions is not None:
            self.editions = editions

    @classmethod
    def of(cls, number: str) -> "CaseFile":
        """The file of a receipt number: case, holder and editions by one question. Raises `Http404`."""
        editions = list(
            Edition.objects.filter(case__number=number).select_related("case__task__owner", "by").order_by("ordinal")
        )
        if editions:
            return cls(editions[0].case, editions)
        case = Case.objects.select_related("task__owner").filter(number=number).first()
        if case is None:
            raise Http404
        return cls(case, [])

    @cached_property
    def editions(self) -> list[Edition]:
        """All of them, the oldest first."""
        return list(self.case.editions.select_related("by").order_by("ordinal"))

    @property
    def standing(self) -> Edition | None:
        """What the case says now."""
        return self.editions[-1] if self.editions else None

    @cached_property
    def deeds(self) -> list[Participation]:
        """What was done, the oldest first."""
        return list(self.case.participations.select_related("staff").order_by("at", "pk"))

    def last(self, *wanted: Deed) -> Participation | None:
        """The newest of these deeds."""
        return next((deed for deed in reversed(self.deeds) if deed.deed in wanted), None)

    @property
    def last_step(self) -> Participation | None:
        """What brought the case to where it stands."""
        return self.last(*STEPS)

    @cached_property
    def facts(self) -> list[Fact]:
        """What the case says, and what it said before."""
        before_effect = self.case.stage in changes.BEFORE_EFFECT
        return changes.facts_of(
            self.case,
            self.editions,
            approved=self._approved_before() if before_effect and self.last(Deed.APPROVED) else None,
            registered=as_on_form(self.holder) if before_effect and self.holder else None,
        )

    def _approved_before(self) -> dict[str, Any] | None:
        """What the last approval bound to that has become void."""
        last = self.case.approvals.select_related("edition").exclude(voided_at=None).order_by("-at").first()
        return last.edition.data if last else None

    @property
    def finding(self) -> Deed | None:
        """What the last review, or the lapse of a correction, found."""
        found = self.last(Deed.PASSED, Deed.ADVISED_REJECTION)
        return Deed(found.deed) if found else None

    @property
    def checklist(self) -> list[dict[str, Any]]:
        """The last review's answers, line by line."""
        review = self.last(Deed.PASSED)
        if review is None:
            return []
        answers = review.detail.get("answers", {})
        return [
            {"label": item.label, "how": dict(item.ways).get(answers.get(item.key, ""), ""), "by": review.staff}
            for item in kind_of(self.case.kind).checklist
        ]

    @cached_property
    def scans(self) -> list[ScanPage]:
        """Its pages, in the order in which they were scanned."""
        return scans_of(self.case)

    @cached_property
    def timeline(self) -> list[Participation | Scanned]:
        """Deeds, notes and scans, the last one first."""
        lines: list[Participation | Scanned] = [*self.deeds, *timeline_of(self.scans)]
        return sorted(lines, key=lambda line: line.at, reverse=True)

    @cached_property
    def candidates(self) -> list[duplicates.Candidate]:
        """Who might be the applicant already, with what was decided."""
        return duplicates.candidates_of(self.case, self.standing, self.deeds)

    @cached_property
    def slips(self) -> list[PasswordSlip]:
        """Its password slips, the oldest first: none before it is carried out."""
        if not self.last(Deed.CARRIED_OUT) or not kind_of(self.case.kind).delivers_slip:
            return []
        slips = PasswordSlip.objects.filter(case_number=self.case.number).order_by("pk")
        return list(slips.select_related("account__subscriber", "printed_by", "posted_by", "sent_by"))

    @cached_property
    def letters(self) -> list[Due]:
        """Letters that it gives occasion to, printed or not, the newest occasion first."""
        return letters_among(self.case, deeds=self.deeds, slips=self.slips)

    @cached_property
    def holder(self) -> Subscriber | None:
        """The registered subscriber whom the application names."""
        key = self.standing.data.get("holder_key") if self.standing else ""
        if not key:
            return None
        by_slip = self.slips[0].account.subscriber if self.slips else None
        if by_slip and str(by_slip.public_id) == key:
            return by_slip
        return Subscriber.objects.filter(public_id=key).select_related("contact").first()

    @cached_property
    def certificates(self) -> list[HeldCertificate]:
        """Every certificate of that subscriber, the newest first."""
        if self.holder is None:
            return []
        return [held for pair in pairs_of(str(self.holder.public_id)) for held in pair.certificates]

    @cached_property
    def related(self) -> list[Case]:
        """Other cases of the same applicant or subscriber."""
        return list(related.related_to(self.case, self.standing))

    @property
    def advice(self) -> Participation | None:
        """The advice to reject that a supervisor has before them."""
        found = self.last(Deed.PASSED, Deed.ADVISED_REJECTION)
        waits = self.case.stage == Stage.APPROVE and found and found.deed == Deed.ADVISED_REJECTION
        return found if waits else None
