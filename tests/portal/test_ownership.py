"""Every address of the portal × one's own things or another subscriber's: nobody reaches what is not theirs."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from numbering.numbers import shown
from pki.models import Certificate, Order, OrderState, Pair, Status, Use
from portal.pairs import holder_key
from portal.passkeys.models import Passkey
from portal.urls import urlpatterns
from registry.models import PortalAccount, Staff
from tests.portal import people
from tests.workflows import papers
from workflows.models import Case
from workflows.prepared.models import PreparedForm

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Things:
    """All that a subscriber may have."""

    account: PortalAccount
    pending: Pair
    valid: Pair
    order: Order
    form: PreparedForm
    case: Case
    passkey: Passkey

    @property
    def number(self) -> str:
        return self.valid.certificates.get(use=Use.SIGNING).number

    def marks(self) -> set[str]:
        """What a page that shows any of them says."""
        numbers = {one.number for pair in (self.pending, self.valid) for one in pair.certificates.all()}
        said = numbers | {self.form.number, self.case.number}
        subscriber = self.account.subscriber
        return said | {shown(number) for number in said} | {subscriber.name, subscriber.id_number, self.account.account}

    def standing(self) -> list[object]:
        """What others must not be able to change."""
        certificates = Certificate.objects.filter(pair__holder_key=holder_key(self.account.subscriber))
        orders = Order.objects.filter(holder_key=holder_key(self.account.subscriber))
        passkeys = self.account.passkeys.all()
        rows = (certificates.values_list("pk", "status"), orders.values_list("pk", "state"), passkeys.values_list("pk"))
        return [sorted(map(str, each)) for each in rows]


def things_of(account: PortalAccount, *, clerk: Staff, form: str) -> Things:
    people.give_right(account)
    case = papers.received(clerk, kind="RV", applicant=account.subscriber.name)
    Case.objects.filter(pk=case.pk).update(holder_key=account.subscriber.public_id)
    printed = PreparedForm.objects.create(
        number=form, kind="RV", holder_key=account.subscriber.public_id, applicant=account.subscriber.name, data={}
    )
    pending, valid = people.give_pair(account), people.give_pair(account, status=Status.VALID, days_old=345)
    Order.objects.filter(pk=pending.order_id).update(state=OrderState.ISSUED)
    passkey = Passkey.objects.create(
        account=account, name=form, credential_id=form.encode(), public_key=b"", sign_count=0, aaguid=uuid4(),
        registered_at=timezone.now(),
    )  # fmt: skip
    return Things(
        account=account, pending=pending, valid=valid, order=pending.order, form=printed, case=case, passkey=passkey
    )


@pytest.fixture
def mine(account: PortalAccount, lin: Staff) -> Things:
    return things_of(account, clerk=lin, form="RV11500000013")


@pytest.fixture
def theirs(outsider: PortalAccount, lin: Staff) -> Things:
    return things_of(outsider, clerk=lin, form="RV11500000021")


@pytest.fixture
def me(mine: Things, theirs: Things) -> Client:
    return people.logged_in(mine.account)


#: Addresses that name a thing, and how they name it.
NAMED: dict[str, Callable[[Things], str]] = {
    "certificate-file": lambda things: things.number,
    "chain-file": lambda things: things.number,
    "printed-form": lambda things: things.form.number,
    "passkey-remove": lambda things: str(things.passkey.key),
}
#: Addresses that name what belongs to nobody, or to everybody.
OF_NOBODY = {
    "picture": "nonsense", "sound": "nonsense", "fill-in": "RV", "blank-form": "RV", "terms-edition": "115-11",
}  # fmt: skip
#: Drawn from what was filled in, which the test's forms lack; tests/portal/test_paper_forms.py has the real ones.
ELSEWHERE = {"printed-form-file"}
PATTERNS = [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern)]
PLAIN = sorted(str(pattern.name) for pattern in PATTERNS if not pattern.pattern.converters)
WITH_ARGUMENT = {str(pattern.name) for pattern in PATTERNS if pattern.pattern.converters}


def test_every_address_with_an_argument_is_in_a_table() -> None:
    assert set(NAMED) | set(OF_NOBODY) | ELSEWHERE == WITH_ARGUMENT


@pytest.mark.parametrize("name", sorted(NAMED))
def test_ones_own_thing_is_there(me: Client, mine: Things, name: str) -> None:
    assert me.get(reverse(f"portal:{name}", args=[NAMED[name](mine)])).status_code == 200


@pytest.mark.parametrize("name", sorted({*NAMED, *ELSEWHERE}))
def test_anothers_is_as_unknown_as_none(me: Client, theirs: Things, name: str) -> None:
    named = NAMED.get(name, NAMED["printed-form"])
    address = reverse(f"portal:{name}", args=[named(theirs)])
    assert me.get(address).status_code == 404
    assert me.post(address).status_code in {404, 405}


@pytest.mark.parametrize("name", sorted({*PLAIN, *OF_NOBODY}))
def test_no_page_shows_anything_of_another(me: Client, theirs: Things, name: str) -> None:
    address = reverse(f"portal:{name}", args=[OF_NOBODY[name]] if name in OF_NOBODY else [])
    for answer in (me.get(address), me.post(address), me.post(address, "{}", content_type=JSON)):
        said = answer.content.decode(errors="replace")
        assert [mark for mark in theirs.marks() if mark in said] == []


@pytest.mark.django_db(transaction=True)  # a pair is never issued inside a transaction
@pytest.mark.parametrize("name", PLAIN)
def test_no_form_and_no_call_changes_anything_of_another(me: Client, theirs: Things, name: str) -> None:
    before = theirs.standing()
    said = {
        "pair": str(theirs.pending.pk),
        "certificates": [str(each) for each in theirs.valid.certificates.values_list("pk", flat=True)],
        "order": str(theirs.order.pk),
        "signing": "MAA=", "encryption": "MAA=", "approval": "MAA=",
        "password": people.PASSWORD, "accept": "on", "version": "115-11", "session": str(uuid4()),
    }  # fmt: skip
    me.post(reverse(f"portal:{name}"), said)
    me.post(reverse(f"portal:{name}"), json.dumps(said), content_type=JSON)
    assert theirs.standing() == before


@pytest.mark.parametrize("name", sorted(set(PLAIN) - {"login", "terms"}))
def test_a_stranger_is_sent_to_the_login(theirs: Things, name: str) -> None:
    answer = Client().get(reverse(f"portal:{name}"))
    assert answer.status_code == 405 or answer.headers["Location"].startswith(reverse("portal:login"))
