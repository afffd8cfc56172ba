"""The terms: who accepted which edition when, and a new edition is asked for at the next order."""

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from pki.models import Order, OrderState, Status
from portal import terms
from portal.models import TermsAcceptance
from registry.models import ApplyRight, PortalAccount
from tests.portal import people

ENGLISH = {"accept-language": "en"}
FIRST, SECOND = terms.CURRENT, "116-01"


@pytest.fixture
def accepted(portal: Client, account: PortalAccount) -> TermsAcceptance:
    """The application of a subscriber who read the first edition."""
    people.give_right(account)
    portal.post("/portal/apply/", {"version": FIRST, "accept": "on"})
    return TermsAcceptance.objects.get()


@pytest.fixture
def second_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new edition comes into force, with the text of the one before."""
    monkeypatch.setattr(terms, "CURRENT", SECOND)
    monkeypatch.setattr(terms, "EDITIONS", (FIRST, SECOND))
    monkeypatch.setattr(terms, "text_of", lambda edition: f"portal/terms/{FIRST}.html")


def test_the_trail_tells_the_auditor_who_accepted_which_edition_when(
    accepted: TermsAcceptance, account: PortalAccount
) -> None:
    entry = Entry.objects.get(action="application.accept_terms", outcome="done")

    assert (entry.actor_kind, entry.actor_label) == ("subscriber", account.account)
    assert entry.thing == f"subscriber:{account.subscriber.public_id}"
    assert entry.facts == {"terms": FIRST, "order": str(accepted.order_id)}
    assert abs(entry.at - accepted.accepted_at).total_seconds() < 60


@pytest.mark.usefixtures("second_edition")
def test_who_read_the_edition_before_is_shown_the_new_one_and_accepts_it_from_there(
    portal: Client, account: PortalAccount
) -> None:
    people.give_right(account)
    refused = portal.post("/portal/apply/", {"version": FIRST, "accept": "on"}, headers=ENGLISH).content.decode()

    assert "The terms have changed since this page was opened" in refused
    assert f'name="version" value="{SECOND}"' in refused
    assert not Order.objects.exists()
    portal.post("/portal/apply/", {"version": SECOND, "accept": "on"})
    assert TermsAcceptance.objects.get().edition == SECOND


def test_a_renewal_asks_for_the_edition_that_is_in_force_then(
    portal: Client, account: PortalAccount, accepted: TermsAcceptance, request: pytest.FixtureRequest
) -> None:
    Order.objects.update(state=OrderState.KEPT, signing_request_digest="s", encryption_request_digest="e")
    ApplyRight.objects.update(used_at=timezone.now())
    people.give_pair(account, status=Status.VALID, days_old=343)
    request.getfixturevalue("second_edition")

    assert f"Edition {SECOND}" in portal.get("/portal/renew/", headers=ENGLISH).content.decode()
    portal.post("/portal/renew/", {"version": SECOND, "accept": "on"})
    assert list(TermsAcceptance.objects.order_by("pk").values_list("edition", flat=True)) == [FIRST, SECOND]


@pytest.mark.usefixtures("accepted", "second_edition")
def test_certificates_keep_to_the_edition_they_were_issued_on(portal: Client) -> None:
    page = portal.get(f"/portal/terms/{FIRST}/", headers=ENGLISH).content.decode()

    assert "A newer edition is in force" in page
