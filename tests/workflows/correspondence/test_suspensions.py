"""Suspension letters: wanted by the suspension, previewed, printed and kept once, opened again byte for byte."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry, Outcome
from audit.refusal import Refusal
from pki.models import Pair, Status
from registry.models import PortalAccount, Staff
from registry.staff import actor_of
from tests import cast
from tests.forms_paper import readers
from tests.portal import people
from tests.workflows import papers
from workflows.correspondence import suspension_letters
from workflows.correspondence.models import Notice, SuspensionLetter

pytestmark = pytest.mark.django_db
PAGE = "desk:suspension-letters"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No seal: that one needs a key ceremony."""
    monkeypatch.setattr(suspension_letters, "sealed", lambda content, *, office: content)


@pytest.fixture
def pair(db: None) -> Pair:
    return people.give_pair(people.enrol(), status=Status.VALID)


@pytest.fixture
def letter(pair: Pair) -> SuspensionLetter:
    """陳𠮷堃 has suspended the pair on the portal."""
    portal = people.logged_in(PortalAccount.objects.get())
    chosen = [str(key) for key in pair.certificates.values_list("pk", flat=True)]
    portal.post("/portal/suspend/", {"certificates": chosen, "password": people.PASSWORD})
    return SuspensionLetter.objects.get()


def opened(client: Client, name: str, letter: SuspensionLetter) -> bytes:
    return client.get(reverse(f"desk:{name}", args=[letter.key])).content


def pressed(client: Client, letter: SuspensionLetter) -> str:
    return client.post(reverse("desk:suspension-letter-keep", args=[letter.key]), follow=True).redirect_chain[0][0]


def test_a_suspension_on_the_portal_wants_its_letter_and_queues_its_mail(letter: SuspensionLetter, ho: Staff) -> None:
    assert letter.waiting
    assert letter.mail == Notice.objects.get()
    assert len(letter.certificates) == 2
    shown = cast.at_desk(ho).get(reverse(PAGE)).content.decode()
    assert "陳𠮷堃" in shown
    assert "尚未列印" in shown


@pytest.mark.outside_tools
def test_its_preview_is_marked_and_kept_nowhere(letter: SuspensionLetter, ho: Staff) -> None:
    said = readers.text(opened(cast.at_desk(ho), "suspension-letter-preview", letter))
    assert "PREVIEW" in said
    assert "憑證停用通知書" in "".join(said.split())
    assert SuspensionLetter.objects.get().waiting
    assert Entry.objects.get(action="suspension_letter.view", outcome=Outcome.VIEWED).facts["page"] == "preview"


@pytest.mark.outside_tools
@pytest.mark.usefixtures("plain")
def test_it_is_printed_once_and_opens_byte_for_byte(letter: SuspensionLetter, ho: Staff, chou: Staff) -> None:
    sent = pressed(cast.at_desk(ho), letter)
    assert pressed(cast.at_desk(chou), letter) == sent
    content = cast.at_desk(chou).get(sent).content
    kept = SuspensionLetter.objects.get()
    assert (kept.printed_by, hashlib.sha256(content).hexdigest()) == (ho, kept.sha256)
    assert "PREVIEW" not in readers.text(content)
    assert Entry.objects.get(action="suspension_letter.print").facts["sha256"] == kept.sha256


@pytest.mark.usefixtures("plain")
def test_a_letter_that_was_changed_is_not_shown(letter: SuspensionLetter, ho: Staff) -> None:
    sent = pressed(cast.at_desk(ho), letter)
    SuspensionLetter.objects.update(content=b"%PDF-1.7 another")
    answer = cast.at_desk(ho).get(sent, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["bad"]


def test_who_prints_no_letters_keeps_none(letter: SuspensionLetter, tsai: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        suspension_letters.keep(actor=actor_of(tsai), key=letter.key)
    assert refused.value.code == "not_permitted"


@pytest.mark.usefixtures("plain")
def test_it_stands_on_the_cases_of_its_subscriber(letter: SuspensionLetter, lin: Staff, tsai: Staff) -> None:
    case = papers.keyed_in(lin, kind="RV")
    shown = cast.at_desk(tsai).get(reverse("desk:history", args=[case.number])).content.decode()
    assert reverse("desk:suspension-letter-preview", args=[letter.key]) in shown
    assert "列印並留存" not in shown


@pytest.mark.outside_tools
@pytest.mark.django_db(transaction=True)
def test_it_bears_the_offices_seal(authority: None, letter: SuspensionLetter, ho: Staff, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(cast.at_desk(ho).get(pressed(cast.at_desk(ho), letter)).content)
    told = subprocess.run(["pdfsig", tmp_path / "letter.pdf"], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
