"""What a list tells of a case beside the case itself."""

from dataclasses import dataclass, field
from operator import attrgetter

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from registry import names
from registry.models import Staff
from workflows.correspondence.models import Letter
from workflows.models import Case, Participation
from workflows.stages import FIRST_PERSON, STAGE_PERMISSION, Deed, Stage


@dataclass
class Row:
    """A case with what a list tells of it: who keyed and reviewed, what is special, why this person may not take it."""

    case: Case
    keyed_by: str = ""
    reviewed_by: str = ""
    remarks: list[str] = field(default_factory=list)
    why_not: str = ""


def rows(cases: list[Case], staff: Staff) -> list[Row]:
    """The rows of a list that `staff` looks at; `Case.slip_asked` comes from `Queue.cases`."""
    deeds: dict[int, list[Participation]] = {case.pk: [] for case in cases}
    told = Exists(Letter.objects.filter(occasion=OuterRef("pk")))
    done = Participation.objects.filter(case__in=cases).select_related("staff").annotate(told=told)
    for deed in done.order_by("at", "pk"):
        deeds[deed.case_id].append(deed)
    return [_row(case, deeds[case.pk], staff) for case in cases]


def _row(case: Case, deeds: list[Participation], staff: Staff) -> Row:
    returned = [deed for deed in deeds if deed.deed == Deed.RETURNED]
    unprinted = bool(returned) and not attrgetter("told")(returned[-1])
    row = Row(case=case, remarks=_remarks(case, {deed.deed for deed in deeds}, unprinted=unprinted))
    mine = ""
    for deed in deeds:
        if deed.deed == Deed.KEYED_IN:
            row.keyed_by, row.reviewed_by = str(deed.staff), ""
        elif deed.deed in FIRST_PERSON:
            row.reviewed_by = str(deed.staff)
        if deed.staff_id == staff.pk and deed.as_first_person:
            mine = mine or deed.deed
    row.why_not = "" if case.ended else _why_not(case, staff, mine)
    return row


def _remarks(case: Case, deeds: set[str], *, unprinted: bool) -> list[str]:
    """What a clerk wants to know before opening a case; `unprinted` is its last correction letter."""
    said = {
        _("new slip to be approved"): attrgetter("slip_asked")(case),
        _("not carried out"): bool(case.carry_out_fault),
        _("rejection advised"): case.stage == Stage.APPROVE and Deed.ADVISED_REJECTION in deeds,
        _("letter not printed"): case.stage == Stage.CORRECTION and unprinted,
        _("deadline passed"): case.stage == Stage.CORRECTION and case.late,
        _("corrected"): case.stage != Stage.CORRECTION and Deed.PAPERS_CAME in deeds,
        _("sent back"): case.stage == Stage.KEY_IN and Deed.SENT_BACK in deeds,
        _("rare characters"): any(glyph.marked for glyph in names.glyphs(case.applicant)),
    }
    return [remark for remark, holds in said.items() if holds]


def _why_not(case: Case, staff: Staff, took_part: str) -> str:
    """The reason stands in the row, not behind a grey button."""
    if case.stage not in STAGE_PERMISSION or not staff.has_perm(STAGE_PERMISSION[Stage(case.stage)]):
        return _("Not your role's step")
    if case.stage != Stage.APPROVE or not took_part:
        return ""
    return _("You keyed it in") if took_part == Deed.KEYED_IN else _("You reviewed it")
