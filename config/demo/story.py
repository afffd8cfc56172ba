"""What happened in the invented office so far: each paper goes its way by the same deeds that a clerk's pages do."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from audit.actors import Actor
from config.demo.papers import Paper
from config.demo.people import CHOU, LIN, WANG, Person
from config.demo.writing import written_on
from registry.models import IdentityCheck, PasswordSlip, SlipState, Staff
from registry.slips import print_one
from registry.staff import actor_of
from workflows import keyed_twice
from workflows.actions import deciding, delivering, keying, receiving, reviewing
from workflows.actions.carrying_out import carry_out
from workflows.case_file import comparing
from workflows.case_file.duplicates import undecided
from workflows.catalogue import kind_of
from workflows.digest import digest_of
from workflows.models import Case, latest_edition
from workflows.stages import Deed, Stage

CORRECTION_DAYS = 14
DrawSlip = Callable[[PasswordSlip, str], bytes]


def bring(paper: Paper, *, draw: DrawSlip) -> Case:
    """Brings a paper's case to the stage where it waits, from wherever an earlier run left it.

    `draw` gets the password of a slip that has to be printed on the way.
    """
    case = _received(paper)
    while case.stage != paper.stage and not case.ended:
        _STEPS[Stage(case.stage)](paper, case, draw)
        case.refresh_from_db()
    return case


def _as(person: Person) -> Actor:
    return actor_of(Staff.objects.get(username=person.username))


def _received(paper: Paper) -> Case:
    return receiving.receive(
        actor=_as(LIN),
        token=paper.token,
        kind=paper.kind,
        channel=paper.channel,
        received_at=timezone.now() - timedelta(days=paper.days_ago),
        applicant=paper.applicant,
        papers=2,
        registered_mail=paper.registered_mail,
    )


def _key_in(paper: Paper, case: Case, draw: DrawSlip) -> None:
    if paper.stage == Stage.WITHDRAWN:
        deciding.withdraw(actor=_as(LIN), number=case.number, reason="申請人來電撤件，已回撥登記電話確認")
        return
    form = kind_of(paper.kind).form(written_on(paper, signed_on=(case.received_at - timedelta(days=1)).date()))
    if not form.is_valid():
        raise ValueError(f"{paper.applicant}: {form.errors.as_json()}")
    standing, data = latest_edition(case), form.to_data()
    keying.key_in(
        actor=_as(LIN),
        number=case.number,
        task_id=_task(case),
        data=data,
        based_on=standing.ordinal if standing else 0,
        again={name: str(data[name]) for name in keyed_twice.asked_of(data)},
    )


def _review(paper: Paper, case: Case, draw: DrawSlip) -> None:
    who, number, task_id = _as(WANG), case.number, _task(case)
    reasons = list(paper.reasons)
    if paper.stage == Stage.CORRECTION or (paper.corrected and not _was_returned(case)):
        due = timezone.localdate() + timedelta(days=CORRECTION_DAYS)
        deciding.return_for_correction(
            actor=who, number=number, task_id=task_id, stage=Stage.REVIEW, reasons=reasons or ["A02"], due=due
        )
    elif paper.stage == Stage.REJECTED:
        reviewing.advise_rejection(
            actor=who, number=number, task_id=task_id, stage=Stage.REVIEW, reasons=reasons, note=""
        )
    else:
        how = "counter" if paper.channel == "counter" else "copy"
        answers = {item.key: how if item.ways else "yes" for item in kind_of(paper.kind).checklist}
        _tell_apart(case)
        reviewing.review(actor=who, number=number, task_id=task_id, answers=answers)


def _tell_apart(case: Case) -> None:
    same = {candidate.key: False for candidate in undecided(case, latest_edition(case))}
    if same:
        comparing.decide(
            actor=_as(WANG), number=case.number, task_id=_task(case), same=same, why="已核對證件，部門不同，非重複申請"
        )


def _was_returned(case: Case) -> bool:
    return case.participations.filter(deed=Deed.RETURNED).exists()


def _take_in(paper: Paper, case: Case, draw: DrawSlip) -> None:
    receiving.papers_came(actor=_as(LIN), number=case.number, task_id=_task(case), papers=1)


def _decide(paper: Paper, case: Case, draw: DrawSlip) -> None:
    if paper.stage == Stage.REJECTED:
        deciding.reject(actor=_as(CHOU), number=case.number, task_id=_task(case), reasons=list(paper.reasons))
        return
    digest = digest_of(case=case, edition=deciding.standing_edition(case))
    deciding.approve(actor=_as(CHOU), number=case.number, task_id=_task(case), digest=digest)


def _carry_out(paper: Paper, case: Case, draw: DrawSlip) -> None:
    if not carry_out(number=case.number):
        case.refresh_from_db()
        raise ValueError(f"{paper.applicant}: {case.carry_out_fault}")


def _deliver(paper: Paper, case: Case, draw: DrawSlip) -> None:
    slip = PasswordSlip.objects.filter(case_number=case.number).latest("pk")
    if slip.state == SlipState.REQUESTED:
        print_one(actor=_as(LIN), serial=slip.serial, draw=draw)
    delivering.hand_over(
        actor=_as(LIN),
        number=case.number,
        task_id=_task(case),
        serial=slip.serial,
        identity_check=IdentityCheck.ID_CARD,
    )


def _task(case: Case) -> int:
    if case.task_id is None:
        raise ValueError(f"{case.number} waits for nobody")
    return case.task_id


_STEPS: dict[Stage, Callable[[Paper, Case, DrawSlip], None]] = {
    Stage.KEY_IN: _key_in,
    Stage.REVIEW: _review,
    Stage.CORRECTION: _take_in,
    Stage.APPROVE: _decide,
    Stage.CARRY_OUT: _carry_out,
    Stage.DELIVER: _deliver,
}
