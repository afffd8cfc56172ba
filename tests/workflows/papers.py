"""What stands on the invented papers that the tests key in, and the ways of the cast through the desk."""

from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from pki.models import Status
from registry.models import PasswordSlip, PortalAccount, Staff
from registry.staff import actor_of
from tests.portal import people
from workflows.actions import deciding, keying, receiving, reviewing
from workflows.actions.carrying_out import carry_out
from workflows.case_file import comparing
from workflows.case_file.duplicates import undecided
from workflows.catalogue import kind_of
from workflows.certificate_fields import held_by
from workflows.digest import digest_of
from workflows.models import Case, latest_edition

APPLICATION: dict[str, Any] = {
    "kind": "person",
    "name": "陳𠮷堃",
    "id_number": "A123456789",
    "birth_date": "740424",
    "nationality": "",
    "passport_name": "",
    "passport_number": "",
    "representative": "",
    "department": "",
    "zip": "220-034",
    "address": "新北市板橋區樣張街二段8巷12號3樓",
    "telephone": "(02)2900-0424",
    "email": "chen.jk@mail.example",
    "same_name": "on",
    "contact_name": "",
    "contact_mobile": "0900000424",
    "contact_telephone": "(02)2900-0424",
    "contact_email": "chen.jk@mail.example",
    "same_address": "on",
    "contact_zip": "",
    "contact_address": "",
    "delivery": "counter",
    "enclosures": ["id"],
    "pieces": "1",
    "signed_on": "115/11/02",
}

BODY = {"kind_of_applicant": "body", "name": "陳𠮷堃會計師事務所", "id_number": "99120452", "representative": "林喆"}
"""What stands differently on the application of a body; field 1 under a name that is no case's kind."""

_departments = count(1)

CONTACT = {name: value for name, value in APPLICATION.items() if name.startswith("contact_")} | {
    "contact_name": "游㛓君",
    "contact_zip": "220-034",
    "contact_address": "新北市板橋區樣張街二段8巷12號3樓",
}
SUBSCRIPTION = {"name": "陳𠮷堃", "id_number": "A123456789", "seq": "00", "pieces": "1", "signed_on": "115/11/02"}
APPLICATIONS: dict[str, dict[str, Any]] = {
    "RG": APPLICATION,
    "RV": SUBSCRIPTION
    | {
        "telephone": "(02)2900-0424",
        "scope": "all",
        "reason": "D",
        "since": "115/11/01",
        "delivery": "post",
        "enclosures": ["id"],
    },
    "RS": SUBSCRIPTION | CONTACT | {"reason": "A", "delivery": "counter", "enclosures": ["id"]},
    "PW": SUBSCRIPTION | CONTACT | {"reason": "A", "delivery": "counter", "enclosures": ["id"]},
    "AC": {"name": "陳𠮷堃", "id_number": "A123456789", "address": "新北市板橋區樣張街二段8巷12號3樓"},
}


def application(kind: str) -> dict[str, Any]:
    """What stands on the paper of a kind. Makes the subscriber and the certificates that it presupposes."""
    typed = dict(APPLICATIONS[kind])
    if kind not in ("RV", "RS", "PW"):
        return typed
    account = PortalAccount.objects.first() or people.enrol()
    key = str(account.subscriber.public_id)
    if kind != "PW" and not held_by(key):
        people.give_pair(account, status=Status.SUSPENDED if kind == "RS" else Status.VALID)
    return typed | {"certificates": "\n".join(held_by(key))} if kind == "RS" else typed


def newcomer() -> dict[str, Any]:
    """What stands differently on the application of one more subscriber: a department that nobody registered yet."""
    return BODY | {"department": f"第{next(_departments)}部"}


def received(clerk: Staff, *, kind: str = "RG", applicant: str = "陳𠮷堃") -> Case:
    """Papers come over the counter."""
    return receiving.receive(
        actor=actor_of(clerk),
        token=uuid4(),
        kind=kind,
        channel="counter",
        received_at=timezone.now(),
        applicant=applicant,
    )


def stored(kind: str, **changed: Any) -> dict[str, Any]:
    """The application as an edition stores it; fails the test when the form refuses it."""
    if "kind_of_applicant" in changed:
        changed["kind"] = changed.pop("kind_of_applicant")
    form = kind_of(kind).form({**application(kind), **changed})
    assert form.is_valid(), form.errors.as_json()
    return form.to_data()


def keyed_in(clerk: Staff, *, kind: str = "RG", **changed: Any) -> Case:
    """A case that waits for review."""
    case = received(clerk, kind=kind)
    return key_in(clerk, case, **changed)


def key_in(clerk: Staff, case: Case, **changed: Any) -> Case:
    """Keys in what stands on the papers, or keys it in again."""
    standing = latest_edition(case)
    keying.key_in(
        actor=actor_of(clerk),
        number=case.number,
        task_id=case.task_id or 0,
        data=stored(case.kind, **changed),
        based_on=standing.ordinal if standing else 0,
    )
    return fresh(case)


def reviewed(clerk: Staff, reviewer: Staff, *, kind: str = "RG", **changed: Any) -> Case:
    """A case that waits for a supervisor."""
    return review(reviewer, keyed_in(clerk, kind=kind, **changed))


def tell_apart(reviewer: Staff, case: Case) -> None:
    """Decides that whoever looks like the applicant is somebody else."""
    same = {candidate.key: False for candidate in undecided(case, latest_edition(case))}
    if same:
        comparing.decide(
            actor=actor_of(reviewer), number=case.number, task_id=case.task_id or 0, same=same, why="證件不同，非同一人"
        )


def review(reviewer: Staff, case: Case) -> Case:
    """The review finds everything in order."""
    tell_apart(reviewer, case)
    checklist = kind_of(case.kind).checklist
    answers = {item.key: item.ways[0][0] if item.ways else "yes" for item in checklist}
    reviewing.review(actor=actor_of(reviewer), number=case.number, task_id=case.task_id or 0, answers=answers)
    return fresh(case)


def approve(supervisor: Staff, case: Case) -> Case:
    """Approves what the case says, without carrying it out."""
    deciding.approve(
        actor=actor_of(supervisor), number=case.number, task_id=case.task_id or 0, digest=digest_of_now(case)
    )
    return fresh(case)


def carried_out(clerk: Staff, reviewer: Staff, supervisor: Staff, *, kind: str = "RG", **changed: Any) -> Case:
    """A case that has taken effect; a registration's password slip waits to be printed."""
    case = approve(supervisor, reviewed(clerk, reviewer, kind=kind, **changed))
    assert carry_out(number=case.number), fresh(case).carry_out_fault
    return fresh(case)


def digest_of_now(case: Case) -> str:
    """The digest that the approval page would show."""
    edition = latest_edition(case)
    assert edition is not None
    return digest_of(case=case, edition=edition)


def slip_of(case: Case) -> PasswordSlip:
    """The case's newest password slip."""
    return PasswordSlip.objects.filter(case_number=case.number).latest("pk")


def fresh(case: Case) -> Case:
    """The case as the database has it now."""
    return Case.objects.select_related("task__owner").get(pk=case.pk)
