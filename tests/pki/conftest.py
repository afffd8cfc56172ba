import os
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.actors import SYSTEM
from pki import crl, holdings, lifecycle, orders
from pki.ceremony import hold_ceremony
from pki.models import Order
from pki.officers import TwoOfficers
from registry.staff import actor_of
from tests import cast
from tests.ground import softhsm
from tests.pki.outside import Files
from tests.pki.requesting import HOLDER, SUBSCRIBER, issue

PlaceOrder = Callable[[str], Order]


@pytest.fixture(scope="session")
def token() -> Path:
    """The folder of the tokens of SoftHSM, with one that the settings of the tests name."""
    folder = Path(os.environ["SOFTHSM2_CONF"]).parent
    softhsm.make_token(folder)
    return folder / "tokens"


@pytest.fixture
def authority(transactional_db: None) -> None:
    """A ready authority. Its keys are made once a run; the tables are filled anew for each test."""
    hold_ceremony(actor=SYSTEM, report=lambda _: None)


@pytest.fixture
def officers(authority: None) -> TwoOfficers:
    """許雅筑 and 呂承恩."""
    hsu, lu = (cast.hire(person) for person in (cast.HSU, cast.LU))
    return TwoOfficers(first=actor_of(hsu), second=actor_of(lu))


@pytest.fixture
def order(authority: None) -> Order:
    """An open order of HOLDER."""
    return orders.place_order(actor=SUBSCRIBER, holder_key=HOLDER, common_name="A123456789-00-陳𠮷堃")


@pytest.fixture
def issued(order: Order) -> holdings.Pair:
    """A pair that waits for activation."""
    return issue(order)


@pytest.fixture
def active(issued: holdings.Pair) -> holdings.Pair:
    """A pair that can be used."""
    lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=issued.pair_id, holder_key=HOLDER)
    return holdings.pairs_of(HOLDER)[0]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """PEM files of what the authority publishes, for programs that share no code with us."""
    return Files(tmp_path)


@pytest.fixture
def no_published_crl(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that died between its commit and its publication."""
    monkeypatch.setattr(crl, "publish_due", lambda **_: [])
