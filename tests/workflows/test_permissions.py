"""Every address of the desk × every role: who gets in."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse
from viewflow.workflow.models import Task

from registry.models import Staff
from registry.roles import Role
from tests import cast
from tests.workflows import papers
from workflows.exports.catalogue import LISTS
from workflows.models import Case
from workflows.urls import urlpatterns

pytestmark = pytest.mark.django_db

CLERK, CHIEF, MAIL, AUDITOR, OFFICER, OPERATOR = Role
EVERYBODY = frozenset(Role)
DESK = frozenset({CLERK, CHIEF, MAIL, AUDITOR})
#: By name of the address: the roles that are let in. What isn't here is open to the anonymous.
LET_IN: dict[str, frozenset[Role]] = {
    "worklist": EVERYBODY,
    "kept": EVERYBODY,
    "find": DESK,
    "filter-list": DESK,
    "claim-chosen": frozenset({CLERK, CHIEF, MAIL}),
    "assign-chosen": frozenset({CHIEF}),
    "receive": frozenset({CLERK}),
    "echo": EVERYBODY,
    "blank-form": EVERYBODY,
    "components": EVERYBODY,
    **dict.fromkeys(("prepare", "prepare-new", "prepare-for", "prepared", "prepared-form"), frozenset({CLERK})),
    "print-slip": frozenset({CLERK, MAIL}),
    "hand-over-slip": frozenset({CLERK, MAIL}),
    "void-slip": frozenset({CLERK, MAIL}),
    "approve-reprint": frozenset({CHIEF}),
    "approve-reprints": frozenset({CHIEF}),
    "send-slip": frozenset({CLERK, MAIL}),
    "send-slip-at-counter": frozenset({CLERK, MAIL}),
    "mailroom": DESK,
    "batch": DESK,
    **dict.fromkeys(
        ("batch-begin", "batch-print", "batch-count", "batch-void", "batch-put-back", "batch-balance", "batch-labels"),
        frozenset({CLERK, MAIL}),
    ),
    **dict.fromkeys(("register-post", "returned-post", "posting-list", "posting-close"), frozenset({CLERK, MAIL})),
    **dict.fromkeys(("figures", "figures-export"), frozenset({CHIEF, AUDITOR})),
    **dict.fromkeys(("worklist-export", "found-export", "notices-export", "suspension-letters-export"), DESK),
    **dict.fromkeys(("slips-waiting-export", "slips-left-out-export", "slips-to-send-export"), DESK),
    **dict.fromkeys(("new-slips-export", "posting-lists-export", "balanced-batches-export"), DESK),
    **dict.fromkeys(("batch-parts-export", "letters-not-drawn-export", "renewal-batches-export"), DESK),
    "posting-list-export": frozenset({CLERK, MAIL}),
    **dict.fromkeys(("scan-queue-export", "scan-batches-export", "scan-batch-export"), frozenset({CLERK, AUDITOR})),
    **dict.fromkeys(("accounts", "accounts-export"), frozenset({CHIEF, MAIL, AUDITOR})),
    **dict.fromkeys(("audit", "audit-entry", "audit-export"), frozenset({AUDITOR})),
    **dict.fromkeys(("audit-checks", "audit-check", "audit-check-begin"), frozenset({AUDITOR})),
    **dict.fromkeys(("trail-export", "verifications-export", "trail-faults-export"), frozenset({AUDITOR})),
    **dict.fromkeys(("scans", "scan-queue", "scan-batch", "scan-original", "scan-page"), frozenset({CLERK, AUDITOR})),
    **dict.fromkeys(("scan-match", "scan-set-aside", "scan-take-back"), frozenset({CLERK})),
    "scan-picture": DESK,
    "case": DESK,
    "show-whole": DESK,
    "history": DESK,
    "note": frozenset({CLERK, CHIEF, MAIL}),
    "claim": frozenset({CLERK, CHIEF, MAIL}),
    "release": frozenset({CLERK, CHIEF, MAIL}),
    "take-over": frozenset({CLERK, CHIEF, MAIL}),
    "withdraw": frozenset({CLERK, CHIEF}),
    "carry-out": frozenset({CHIEF}),
    "give-up": frozenset({CHIEF}),
    "paper": DESK,
    "letter": DESK,
    **dict.fromkeys(("renewal-letters", "renewal-letters-preview"), DESK),
    **dict.fromkeys(("suspension-letters", "suspension-letter", "suspension-letter-preview"), DESK),
    "suspension-letter-keep": frozenset({CLERK, CHIEF, MAIL}),
    **dict.fromkeys(("renewal-letters-print", "renewal-letters-batch"), frozenset({CLERK, CHIEF, MAIL})),
    "notices": DESK,
    **dict.fromkeys(("notice-again", "notice-aside"), frozenset({CLERK, CHIEF, MAIL})),
    "letter-preview": DESK,
    "letter-keep": frozenset({CLERK, CHIEF, MAIL}),
    "key_in": frozenset({CLERK}),
    **dict.fromkeys(("draft", "key-again"), frozenset({CLERK})),
    "review": frozenset({CLERK}),
    "advise-rejection": frozenset({CLERK}),
    "approve": frozenset({CHIEF}),
    "return": frozenset({CHIEF}),
    "send-back": frozenset({CHIEF}),
    "reject": frozenset({CHIEF}),
    "correction": frozenset({CLERK}),
    "deliver": frozenset({CLERK, MAIL}),
}
LET_IN |= dict.fromkeys(("absences", "absences-export", "absence-end"), EVERYBODY) | {
    "substitute": frozenset({CLERK, CHIEF, MAIL})
}
MINE = ("me", "my-password", "my-code", "my-code-remove", "my-passkey", "my-passkey-new", "my-sign-out")
LET_IN |= {"my-passkey-remove": EVERYBODY}
LET_IN |= dict.fromkeys(MINE, EVERYBODY) | {"staff-confirm-reset": frozenset({CHIEF, OPERATOR})}
LET_IN |= dict.fromkeys(("staff", "staff-member", "staff-export"), frozenset({CHIEF, AUDITOR, OPERATOR}))
LET_IN |= dict.fromkeys(
    (
        "staff-new",
        "staff-rename",
        "staff-roles",
        "staff-close",
        "staff-reopen",
        "staff-password",
        "staff-sign-out",
        "staff-ask-reset",
    ),
    frozenset({OPERATOR}),
)
NOBODYS = "6b1f7a2e-1f0d-4c43-9a51-0e5f8a1f5e01"  # the address of no scan
OPEN = {"login", "login-code", "login-enrol", "login-password", "logout"}
STAGE = {
    "key_in": "key_in", "draft": "key_in", "key-again": "key_in", "review": "review", "advise-rejection": "review",
    "approve": "approve", "return": "approve", "send-back": "approve", "reject": "approve", "correction": "correction",
    "deliver": "deliver",
}  # fmt: skip
NAMES = [pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)]


@pytest.fixture
def case(db: None) -> Case:
    """Received by somebody who isn't in the table."""
    return papers.received(cast.hire(cast.Person("other", "高子涵", (CLERK,))))


def address(name: str, case: Case) -> str:
    if name in STAGE:
        return reverse(f"desk:{name}", args=[case.number, STAGE[name], case.task_id])
    arguments: dict[str, tuple[str, ...]] = {
        "paper": (case.number, "form"),
        **dict.fromkeys(("notices", "renewal-letters", "renewal-letters-print", "renewal-letters-preview"), ()),
        "suspension-letters": (),
        **dict.fromkeys(("suspension-letter", "suspension-letter-preview", "suspension-letter-keep"), (str(uuid4()),)),
        "renewal-letters-batch": ("1",),
        **dict.fromkeys(("notice-again", "notice-aside"), (str(uuid4()),)),
        "letter": (case.number, str(uuid4())),
        **dict.fromkeys(("letter-preview", "letter-keep"), (case.number, "rejection", "1")),
        "blank-form": ("RG",),
        "prepare": (),
        "prepare-new": ("RG",),
        "prepare-for": ("RV", "0c9d4f0e-5d3b-4f2a-9f43-6a2f8a1d5c11"),
        **dict.fromkeys(("kept", "filter-list", "claim-chosen", "assign-chosen"), ()),
        **dict.fromkeys(("worklist", "find", "receive", "echo", "mailroom", "batch-begin", "accounts", "figures"), ()),
        "accounts-export": ("2026-11-02", "register.pdf"),
        "figures-export": ("backlog.csv",),
        **dict.fromkeys(("register-post", "returned-post", "approve-reprints"), ()),
        **dict.fromkeys(
            ("print-slip", "hand-over-slip", "void-slip", "approve-reprint", "send-slip", "send-slip-at-counter"),
            ("S11500018730",),
        ),
        **dict.fromkeys(("scans", "scan-queue", "audit", "audit-export", "audit-checks", "audit-check-begin"), ()),
        "components": (),
        "audit-check": (str(uuid4()),),
        "audit-entry": ("1",),
        **dict.fromkeys((name for name in LET_IN if name.startswith("scan-") and name != "scan-queue"), (NOBODYS,)),
        **dict.fromkeys((*MINE, "staff", "staff-new", "absences"), ()),
        "my-passkey-remove": (NOBODYS,),
        "absence-end": ("1",),
        **dict.fromkeys((name for name in LET_IN if name.startswith("staff-") and name != "staff-new"), ("1",)),
        "batch-labels": ("SB11500000011", "1"),
        **{f"{listed.name}-export": (NOBODYS, "csv") if listed.which else ("csv",) for listed in LISTS},
    }
    return reverse(f"desk:{name}", args=arguments.get(name, (case.number,)))


def test_table_names_every_address() -> None:
    assert set(NAMES) == set(LET_IN) | OPEN


@contextmanager
def undone() -> Iterator[None]:
    """What is done in the block leaves nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answers(client: Client, name: str, case: Case) -> set[int]:
    """The statuses of the address, looked at and sent to."""
    found = set()
    for send in (client.get, client.post):
        with undone():
            found.add(send(address(name, case)).status_code)
    return found


def as_the_table_says(statuses: set[int], *, let_in: bool) -> bool:
    return 500 not in statuses and (403 not in statuses if let_in else statuses <= {403, 405})


@pytest.mark.parametrize("own", [False, True], ids=["foreign case", "own case"])
@pytest.mark.parametrize("role", list(Role))
def test_role_is_let_in_or_told(role: Role, own: bool, case: Case) -> None:
    client = Client(raise_request_exception=False)
    staff: Staff = cast.hire(cast.Person(f"one-{role}", str(role), (role,)))
    client.force_login(staff, backend="registry.staff.StaffBackend")
    if own:
        Task.objects.filter(pk=case.task_id).update(owner=staff, status="ASSIGNED")
    given = {name: answers(client, name, case) for name in sorted(LET_IN)}
    wrong = {name: found for name, found in given.items() if not as_the_table_says(found, let_in=role in LET_IN[name])}
    assert wrong == {}


def test_stranger_is_asked_to_sign_in(case: Case) -> None:
    client = Client()
    for name in sorted(LET_IN):
        for answer in (client.get(address(name, case)), client.post(address(name, case))):
            assert answer.status_code == 405 or 'name="username"' in answer.content.decode(), name
