"""What the codes could not tell is told by hand: a page goes onto a case, is set aside, or is taken off it again."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Staff
from registry.staff import require
from workflows.models import Case
from workflows.scans.dropping import PERMISSION
from workflows.scans.models import Cause, ScanBatch, ScanPage


def thing(*, page: UUID, **_rest: object) -> str:
    """A page, as the trail names it."""
    return f"scan:{page}"


@mutation("scan.match", thing=thing)
def match(*, actor: Actor, page: UUID, number: str, with_following: bool = True) -> int:
    """Puts a waiting page onto the case of that receipt number, and the pages without code that follow it and wait.

    Returns how many pages there are now. Raises `Refusal`: not permitted, no such case, no longer waiting (who was
    faster, and what they did).
    """
    staff = require(actor, PERMISSION)
    first = _locked_waiting(page)
    case = Case.objects.filter(number=number).first()
    if case is None:
        raise Refusal(_("No case has this number: find it by number, name or ID number."), code="no_such_case")
    chosen = [first, *(following(first) if with_following else [])]
    for one in chosen:
        one.state, one.case, one.reason = ScanPage.State.ON_CASE, case, ""
        _save(one, staff=staff)
        _record(actor, "scan.match", one, case=case.number)
    return len(chosen)


@mutation("scan.set_aside", thing=thing)
def set_aside(*, actor: Actor, page: UUID, reason: str) -> None:
    """Takes a waiting page out of the queue: a cover sheet, an advertisement. The original keeps it.

    Raises `Refusal`: not permitted, no reason, no longer waiting.
    """
    staff = require(actor, PERMISSION)
    one = _locked_waiting(page)
    if not reason.strip():
        raise Refusal(_("Say why the page belongs to no case."), code="no_reason", field="reason")
    one.state, one.reason = ScanPage.State.SET_ASIDE, reason.strip()[:200]
    _save(one, staff=staff)
    _record(actor, "scan.set_aside", one)


@mutation("scan.take_back", thing=thing)
def take_back(*, actor: Actor, page: UUID) -> None:
    """A page that lies on the wrong case, or was set aside by mistake, waits to be matched again.

    Raises `Refusal`: not permitted, or it waits already.
    """
    staff = require(actor, PERMISSION)
    one = _locked(page)
    if one.state == ScanPage.State.WAITING:
        raise Refusal(_("The page waits to be matched already."), code="moved_on")
    left = one.case.number if one.case else ""
    one.state, one.case, one.reason = ScanPage.State.WAITING, None, ""
    _save(one, staff=staff)
    _record(actor, "scan.take_back", one, case=left)


def _locked(page: UUID) -> ScanPage:
    found = ScanPage.objects.select_for_update().filter(public_id=page).first()
    if found is None:
        raise Refusal(_("There is no such page."), code="no_such_page")
    return found


def _locked_waiting(page: UUID) -> ScanPage:
    """Locks the batch first: two who match pages of one run take them in one order."""
    ScanBatch.objects.select_for_update().filter(pages__public_id=page).first()
    found = _locked(page)
    if found.state == ScanPage.State.ON_CASE and found.case:
        raise Refusal(
            _("%(name)s has put this page onto %(number)s meanwhile.")
            % {"name": found.by or "CertDesk", "number": found.case.shown},
            code="moved_on",
        )
    if found.state != ScanPage.State.WAITING:
        raise Refusal(_("%(name)s has set this page aside meanwhile.") % {"name": found.by}, code="moved_on")
    return found


def following(first: ScanPage) -> list[ScanPage]:
    """The pages right behind it that wait because they follow it, locked."""
    out: list[ScanPage] = []
    behind = ScanPage.objects.select_for_update().filter(batch=first.batch_id, ordinal__gt=first.ordinal)
    for page in behind.order_by("ordinal"):
        if page.cause != Cause.FOLLOWS or page.state != ScanPage.State.WAITING:
            break
        out.append(page)
    return out


def _save(page: ScanPage, *, staff: Staff) -> None:
    page.by, page.at = staff, timezone.now()
    page.save()


def _record(actor: Actor, action: str, page: ScanPage, *, case: str = "") -> None:
    facts = {"batch": str(page.batch.public_id), "page": page.ordinal} | ({"case": case} if case else {})
    record(actor=actor, action=action, thing=f"scan:{page.public_id}", facts=facts)
