"""Who sees which particulars, and what is kept of a look at the rest (spec §1)."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry, Outcome
from registry.models import Staff
from tests import cast
from tests.workflows import papers
from workflows.masking import SHOWN
from workflows.models import Case
from workflows.scans.models import ScanBatch, ScanPage

pytestmark = pytest.mark.django_db

WHOLE = {"A123456789", "74/4/24", "(02)2900-0424", "0900000424"}
ADDRESS = "板橋區樣張街二段8巷12號3樓"


def shown(client: Client, case: Case) -> str:
    """What the case page says, without what the office's own foot says."""
    text = client.get(reverse("desk:case", args=[case.number])).content.decode()
    return re.sub(r"<[^>]*>", " ", text)


def seen(client: Client, case: Case) -> set[str]:
    return {text for text in WHOLE if text in shown(client, case)}


def show(client: Client, case: Case, reason: str = "電話查詢") -> int:
    return client.post(reverse("desk:show-whole", args=[case.number]), {"note": reason}).status_code


@pytest.fixture
def case(lin: Staff) -> Case:
    return papers.keyed_in(lin)


def test_who_compares_with_the_paper_sees_all_of_it(case: Case, lin: Staff, chou: Staff) -> None:
    for staff in (lin, chou):
        assert seen(cast.at_desk(staff), case) == WHOLE


def test_the_mailroom_sees_name_and_address(case: Case, ho: Staff) -> None:
    mailroom = cast.at_desk(ho)
    assert seen(mailroom, case) == set()
    assert ADDRESS in shown(mailroom, case)
    assert "A12*****89" in shown(mailroom, case)


def test_an_auditor_sees_no_address_either(case: Case, tsai: Staff) -> None:
    auditor = cast.at_desk(tsai)
    assert seen(auditor, case) == set()
    assert ADDRESS not in shown(auditor, case)


def test_an_auditor_sees_no_address_of_a_slip_or_a_letter_before_asking(
    lin: Staff, wang: Staff, chou: Staff, tsai: Staff
) -> None:
    case = papers.carried_out(lin, wang, chou)
    auditor, occasion = cast.at_desk(tsai), papers.slip_of(case).pk
    letter = reverse("desk:letter-preview", args=[case.number, "covering", occasion])
    asked = reverse("desk:show-whole", args=[case.number])
    assert ADDRESS not in shown(auditor, case)
    assert [auditor.get(url)["location"] for url in (letter, reverse("desk:paper", args=[case.number, "receipt"]))] == [
        asked, asked
    ]  # fmt: skip
    assert ADDRESS in shown(cast.at_desk(lin), case)
    show(auditor, case)
    assert ADDRESS in shown(auditor, case)


def test_an_auditor_does_not_see_where_an_opening_code_goes(
    lin: Staff, wang: Staff, chou: Staff, ho: Staff, tsai: Staff
) -> None:
    papers.carried_out(lin, wang, chou, delivery="electronic")
    for address in (reverse("desk:mailroom"), reverse("desk:slips-to-send-export", args=["csv"])):
        told = ["0900000424" in cast.at_desk(staff).get(address).content.decode() for staff in (ho, tsai)]
        assert told == [True, False]


def test_a_look_at_the_rest_is_in_the_trail_with_its_reason(case: Case, ho: Staff) -> None:
    mailroom = cast.at_desk(ho)
    assert show(mailroom, case) == 302
    assert seen(mailroom, case) == WHOLE
    entry = Entry.objects.get(action="case.unmask")
    assert (entry.outcome, entry.thing, entry.actor_label) == (Outcome.VIEWED, f"case:{case.number}", "ho")
    assert entry.personal == {"reason": "電話查詢"}
    assert "A123456789" not in str(entry.facts)


def test_without_a_reason_nothing_is_shown(case: Case, ho: Staff) -> None:
    mailroom = cast.at_desk(ho)
    assert show(mailroom, case, reason=" ") == 200
    assert seen(mailroom, case) == set()


def test_it_is_shown_for_this_case_this_session_and_ten_minutes(case: Case, ho: Staff, wang: Staff) -> None:
    mailroom = cast.at_desk(ho)
    show(mailroom, case)
    assert seen(cast.at_desk(ho), case) == set()
    assert seen(mailroom, papers.keyed_in(wang)) == set()
    session = mailroom.session
    session[SHOWN] = {case.number: (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    assert seen(mailroom, case) == set()


def test_the_form_as_paper_is_for_who_sees_the_case_whole(case: Case, ho: Staff) -> None:
    mailroom = cast.at_desk(ho)
    form = reverse("desk:paper", args=[case.number, "form"])
    assert mailroom.get(form)["location"] == reverse("desk:show-whole", args=[case.number])
    show(mailroom, case)
    assert mailroom.get(form)["content-type"] == "application/pdf"


def test_a_scan_is_for_who_sees_the_case_whole(case: Case, ho: Staff, lin: Staff) -> None:
    batch = ScanBatch.objects.create(name="1.png", sha256="0" * 64, type="PNG", size=7, pages_expected=1, by=lin)
    page = ScanPage.objects.create(batch=batch, ordinal=1, state="on_case", cause="code", case=case, width=1, height=1)
    default_storage.save(page.picture, ContentFile(b"picture"))
    mailroom = cast.at_desk(ho)
    picture = reverse("desk:scan-picture", args=[page.public_id])
    assert mailroom.get(picture).status_code == 403
    show(mailroom, case)
    assert mailroom.get(picture).status_code == 200
