"""Whatever is typed where something is sought, filtered or scanned is answered in words, and stands there still."""

import pytest
from django.urls import reverse

from registry.models import Staff
from tests import cast
from tests.workflows.finding.test_search import ODD
from tests.workflows.scans.test_matching import heap
from tests.workflows.test_typing_kept import PEOPLE
from workflows.scans.models import Cause

pytestmark = pytest.mark.django_db

WORDS = [*ODD, "\0", "\u202e陳", "0" * 300, "９" * 20, "１１５/２/３０", "<script>", "%(number)s"]
#: Who types it, where, into which field, and what else is sent.
FORMS = [
    ("lin", "filter-list", "since", {"queue": "stage=key_in"}),
    ("lin", "filter-list", "until", {"queue": "stage=key_in"}),
    ("lin", "filter-list", "holder", {"queue": "stage=key_in"}),
    ("tsai", "audit", "who", {}),
    ("tsai", "audit", "about", {}),
    ("tsai", "audit", "since", {}),
    ("tsai", "audit", "until_time", {}),
    ("tsai", "audit-export", "since", {}),
    ("lin", "prepare", "id_number", {"kind": "RV"}),
    ("lin", "prepare", "seq", {"kind": "RV", "id_number": "A123456789"}),
    ("ho", "returned-post", "code", {"reason": "查無此人"}),
    ("ho", "renewal-letters", "address", {}),
    ("lin", "absences", "first_day", {}),
]
#: Addresses that say something behind a question mark.
ADDRESSES = [
    ("lin", "worklist", ("stage", "after", "kind", "channel", "holder", "since", "until")),
    ("lin", "find", ("q",)),
    ("lin", "receive", ("kind", "form")),
    ("lin", "prepare", ("kind",)),
    ("lin", "scan-queue", ("page",)),
    ("lin", "notices", ("page",)),
    ("tsai", "audit", ("before", "asked")),
    ("tsai", "accounts", ("day",)),
]


@pytest.mark.parametrize(("who", "name", "field", "besides"), FORMS)
def test_form_that_comes_back_has_it_still(who: str, name: str, field: str, besides: dict[str, str]) -> None:
    desk = cast.at_desk(cast.hire(PEOPLE[who]))
    for word in WORDS:
        page = desk.post(reverse(f"desk:{name}"), {**besides, field: word})
        assert page.status_code in (200, 302), word
        if page.status_code == 200:
            form = page.context["form"]
            assert form.errors, word
            assert str(form[field].value()).strip() == word.strip(), word


@pytest.mark.parametrize(("who", "name", "asked"), ADDRESSES)
def test_address_is_answered(who: str, name: str, asked: tuple[str, ...]) -> None:
    desk = cast.at_desk(cast.hire(PEOPLE[who]))
    for word in WORDS:
        answer = desk.get(reverse(f"desk:{name}"), dict.fromkeys(asked, word))
        assert answer.status_code in ((400,) if "\0" in word else (200, 302)), word


def test_what_is_sought_beside_a_scan_is_answered(lin: Staff) -> None:
    (page,) = heap(lin, Cause.UNREAD)
    desk, where = cast.at_desk(lin), reverse("desk:scan-page", args=[page.public_id])
    for word in ODD:
        answer = desk.post(where, {"q": word}, follow=True)
        assert answer.status_code == 200, word
        assert answer.context["sought"] == word[:100].strip()
        assert answer.context["found"] == []
