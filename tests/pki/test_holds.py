"""A hold is public before anything is signed: with the intents where that can be, else right after them."""

import threading

import pytest
from cryptography import x509
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from audit.models import Entry
from pki import crl, holdings, issuance
from pki.models import Authority, Certificate, Order
from pki.publications import CrlKind, StatusChange
from tests.ground.racing import at_once
from tests.ground.triggers import failing
from tests.pki.requesting import issue

ON_SQLITE = connection.vendor == "sqlite"


class Died(BaseException):
    """The process ended here."""


def die(**_: object) -> None:
    raise Died


def listed(kind: CrlKind = CrlKind.FULL) -> set[int]:
    newest = crl.newest("issuing", kind=kind)
    assert newest is not None
    return {entry.serial_number for entry in x509.load_der_x509_crl(bytes(newest.der or b""))}


def serials() -> set[int]:
    return {int(serial, 16) for serial in Certificate.objects.values_list("serial", flat=True)}


@pytest.fixture
def killed_before_the_signature(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuance, "_finish", die)


@pytest.mark.usefixtures("killed_before_the_signature", "no_published_crl")
def test_it_is_on_the_list_that_commits_with_the_intents(order: Order) -> None:
    with pytest.raises(Died):
        issue(order)
    assert listed() == listed(CrlKind.DELTA) == serials()
    assert len(serials()) == 2
    assert Entry.objects.order_by("-seq")[0].action == "crl.publish"


@pytest.mark.usefixtures("killed_before_the_signature")
def test_a_long_list_is_made_after_the_commit(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crl, "SHORT", -1)
    with pytest.raises(Died):
        issue(order)
    assert listed() == serials()


@pytest.mark.usefixtures("killed_before_the_signature")
def test_where_one_change_does_not_make_the_list_anew_the_delta_tells_it(order: Order, settings: Settings) -> None:
    settings.PKI = settings.PKI | {"crl_whole_entries": -1}
    with pytest.raises(Died):
        issue(order)
    assert (listed(), listed(CrlKind.DELTA)) == (set(), serials())


def test_a_list_that_the_database_refuses_undoes_no_intent(order: Order) -> None:
    with failing("pki_crlissue", "INSERT"):
        issue(order)
    assert StatusChange.objects.filter(told_by__isnull=True).count() == 2
    assert not Entry.objects.filter(action="crl.publish", seq__gt=Entry.objects.get(action="order.place").seq).exists()


@pytest.mark.race
@pytest.mark.usefixtures("order", "no_published_crl")
def test_who_finds_another_publication_under_way_commits_and_waits_for_the_next(order: Order) -> None:
    """On SQLite there is one writer at a time, so nobody finds one."""
    held, done = threading.Event(), threading.Event()

    def publish() -> None:
        with transaction.atomic():
            Authority.objects.select_for_update(no_key=True).get(name="issuing")
            held.set()
            assert ON_SQLITE or done.wait(timeout=30)

    def ask() -> holdings.Pair:
        assert held.wait(timeout=30)
        try:
            return issue(order)
        finally:
            done.set()

    asked = at_once([publish, ask])
    assert isinstance(asked[1], holdings.Pair), asked
    untold = StatusChange.objects.filter(told_by__isnull=True).count()
    assert untold == (0 if ON_SQLITE else 2)
