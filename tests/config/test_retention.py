"""Records are kept seven years after expiry; then nothing names the subscriber any more and the trail verifies."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from audit import erasing
from audit.actors import SYSTEM
from audit.models import Entry, Outcome
from audit.refusal import Refusal
from audit.trail import record
from audit.verification import verify
from config import retention
from pki.models import Certificate, Order
from portal.models import PortalSession
from registry import erasing as registered
from registry.models import PortalAccount, Staff, Subscriber
from tests import cast
from tests.ground.triggers import failing
from tests.portal import people
from tests.workflows import papers
from workflows.actions import deciding
from workflows.case_file.noting import note
from workflows.correspondence.models import Letter, SuspensionLetter
from workflows.models import Case
from workflows.prepared.models import PreparedForm
from workflows.scans.models import Cause, ScanBatch, ScanPage
from workflows.stages import Stage

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AGO = timezone.now() - timedelta(days=8 * 366)
NAMED = ("陳𠮷堃", "A123456789", "chen.jk@mail.example", "900000424", "2900-0424", "樣張街", "contact@firm.example")


@pytest.fixture
def case(lin: Staff, wang: Staff, chou: Staff) -> Case:
    """A registration of 陳𠮷堃 with its slip, a scan, a remark, a pair of certificates and a look at all of it."""
    done = papers.carried_out(lin, wang, chou)
    people.give_pair(PortalAccount.objects.get())
    page = scanned(done, lin)
    default_storage.save(page.picture, ContentFile(b"a picture"))
    default_storage.save(page.batch.original, ContentFile(b"an original"))
    about_nobody_else(done, lin)
    note(actor=cast.actor(cast.LIN), number=done.number, text="陳𠮷堃來電 2900-0424")
    cast.at_desk(lin).post(reverse("desk:find"), {"q": "陳𠮷堃"}, follow=True)
    return done


def about_nobody_else(case: Case, clerk: Staff) -> None:
    """Letters as sent, a form that never came back, and what somebody typed on the portal."""
    account, now, said = PortalAccount.objects.get(), timezone.now(), "陳𠮷堃".encode()
    key = account.subscriber.public_id
    occasion = case.participations.earliest("pk")
    Letter.objects.create(case=case, kind="covering", occasion=occasion, content=said, sha256="0", printed_by=clerk)
    SuspensionLetter.objects.create(
        holder_key=str(key), certificates=[], at=now, waiting=False, content=said, printed_at=now, printed_by=clerk
    )
    PreparedForm.objects.create(number="RV1", kind="RV", holder_key=key, applicant="陳𠮷堃", data={"name": "陳𠮷堃"})
    PortalSession.objects.create(
        token_hash="0", account=account, created=now, last_seen=now, kept={"telephone": "(02)2900-0424"}
    )


def scanned(case: Case, clerk: Staff) -> ScanPage:
    batch = ScanBatch.objects.create(
        name="陳𠮷堃.pdf", sha256="0" * 64, type="PDF", size=1, pages_expected=1, by=clerk, split_at=timezone.now()
    )
    return ScanPage.objects.create(
        batch=batch, ordinal=1, state=ScanPage.State.ON_CASE, cause=Cause.CODE, case=case, width=10, height=10
    )


def grow_old(*, years: int = 8) -> None:
    """All that is there ended so many years ago; the trail keeps its times, as it can't change."""
    then = timezone.now() - timedelta(days=years * 366)
    Case.objects.update(stage=Stage.CLOSED, ended_at=then, task=None)
    Subscriber.objects.update(enrolled_at=then)
    Certificate.objects.update(not_after=then)
    Order.objects.update(expires_at=then)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("erase_expired", *arguments, stdout=out)
    return out.getvalue()


def everything_kept() -> Iterator[tuple[str, str]]:
    """Every value of every row of every table, with the name of its column."""
    for model in filter(lambda model: model._meta.managed, apps.get_models()):
        for row in model._default_manager.values():
            for name, value in row.items():
                plain = bytes(value).decode("utf-8", "ignore") if isinstance(value, bytes | memoryview) else str(value)
                yield f"{model._meta.label}.{name}", plain


def still_named() -> set[str]:
    """Columns in which something of the subscriber is left; sessions of the desk end by themselves."""
    return {
        column
        for column, value in everything_kept()
        if any(part in value for part in NAMED) and not column.startswith(("sessions.", "axes."))
    }


def test_no_table_names_the_subscriber_any_more_and_the_trail_verifies(case: Case) -> None:
    assert "registry.Subscriber.name" in still_named()
    page = case.scans.get()
    grow_old()

    told = run()
    erasing.erase_questions(before=timezone.now())

    assert told.endswith("1 erased.\n")
    assert still_named() == set()
    assert not default_storage.exists(page.picture)
    assert not default_storage.exists(page.batch.original)
    assert verify().sound


def test_what_is_erased_is_in_the_trail_in_numbers(case: Case) -> None:
    grow_old()
    run()

    entry = Entry.objects.get(action="retention.erase")
    assert entry.thing == f"subscriber:{Subscriber.objects.get().public_id}"
    assert (entry.facts["cases"], entry.facts["certificates"]) == (1, 2)
    assert entry.facts["entries"] >= 1


def test_a_dry_run_names_what_would_go_without_names_and_erases_nothing(case: Case) -> None:
    grow_old()
    before = set(everything_kept())

    told = run("--dry-run")

    assert f"subscriber:{Subscriber.objects.get().public_id}: 1 case(s)" in told
    assert told.endswith("1 would be erased.\n")
    assert not any(part in told for part in NAMED)
    assert set(everything_kept()) == before


def test_a_second_run_finds_nothing(case: Case) -> None:
    grow_old()
    run()

    assert run().endswith("\n0 erased.\n")


def test_pages_of_what_was_erased_still_open(case: Case, tsai: Staff) -> None:
    grow_old()
    run()
    desk = cast.at_desk(tsai)

    for address in (reverse("desk:case", args=[case.number]), reverse("desk:audit"), reverse("desk:worklist")):
        assert desk.get(address).status_code == 200
    found = desk.post(reverse("desk:audit"), {"about": PortalAccount.objects.get().account}, follow=True)
    assert found.context["answer"].lines


def test_the_account_of_an_erased_subscriber_opens_nothing(case: Case) -> None:
    grow_old()
    run()

    account = PortalAccount.objects.get()
    assert account.suspended
    assert not account.password.startswith("pbkdf2")


def test_what_is_within_its_time_or_open_is_kept(case: Case) -> None:
    then = timezone.now() - timedelta(days=6 * 365)
    subscriber, before = Subscriber.objects.get(), retention.records_end(timezone.now())
    live: tuple[Callable[[], int], ...] = (
        lambda: Case.objects.update(stage=Stage.REVIEW, ended_at=None),
        lambda: Case.objects.update(ended_at=then),
        lambda: Certificate.objects.filter(use="signing").update(not_after=then),
        lambda: Order.objects.update(expires_at=then),
        lambda: Subscriber.objects.update(enrolled_at=then),
    )
    for stays in live:
        grow_old()
        stays()
        with pytest.raises(Refusal) as refused:
            retention.erase_subscriber(actor=SYSTEM, subscriber=subscriber, before=before)
        assert refused.value.code == "kept"
        assert run().endswith("\n0 erased.\n")
    assert "registry.Subscriber.name" in still_named()


def test_a_case_that_registered_nobody_goes_seven_years_after_its_end(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.reviewed(lin, wang)
    deciding.reject(
        actor=cast.actor(cast.CHOU),
        number=case.number,
        task_id=case.task_id or 0,
        reasons=["A01"],
        note="陳𠮷堃未附證件",
    )
    assert run().endswith("\n0 erased.\n")
    Case.objects.update(ended_at=LONG_AGO)

    assert run().endswith("\n1 erased.\n")
    assert still_named() == set()


def test_a_run_that_dies_leaves_each_subscriber_whole_and_the_next_one_goes_on(case: Case) -> None:
    grow_old()
    before = still_named()
    with failing("registry_subscriber", "UPDATE"), pytest.raises(DatabaseError):
        run()

    assert still_named() == before
    assert run().endswith("\n1 erased.\n")


def test_nobody_else_erases(case: Case, chiang: Staff) -> None:
    grow_old()

    with pytest.raises(Refusal) as refused:
        retention.erase_subscriber(
            actor=cast.actor(cast.CHIANG), subscriber=Subscriber.objects.get(), before=timezone.now()
        )

    assert refused.value.code == "not_permitted"


def test_mails_to_an_address_that_others_have_too_are_kept(case: Case) -> None:
    other = people.enrol(account="HT7K4QMD30", name="林喆", id_number="B123456780")
    other.subscriber.contact.email = Subscriber.objects.get(name="陳𠮷堃").contact.email
    other.subscriber.contact.save()

    assert not registered.is_last_of_contact(Subscriber.objects.get(name="陳𠮷堃"), other.subscriber.contact.email)


def test_questions_on_pages_lose_what_was_looked_for_after_their_time() -> None:
    with transaction.atomic():
        record(actor=SYSTEM, action="case.list", thing="page:find", outcome=Outcome.VIEWED, personal={"query": "陳"})
    now = timezone.now()

    assert erasing.erase_questions(before=now - timedelta(days=1)) == 0
    assert erasing.erase_questions(before=now + timedelta(seconds=1)) == 1
    assert verify().sound


@pytest.mark.parametrize(
    ("today", "end"), [((2033, 11, 23), (2026, 11, 23)), ((2032, 2, 29), (2025, 2, 28)), ((2033, 3, 1), (2026, 3, 1))]
)
def test_seven_years_are_years_of_the_calendar(today: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    assert retention.records_end(datetime(*today, tzinfo=UTC)) == datetime(*end, tzinfo=UTC)
