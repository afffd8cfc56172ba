"""A subscriber with a real pair of certificates, as the authority issued them; a case whose slip is to be posted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from pki import holdings, lifecycle, orders
from pki.ceremony import hold_ceremony
from registry.accounts import actor_of
from registry.models import PortalAccount, Staff
from tests.pki.outside import Files
from tests.pki.requesting import issue
from tests.portal import people
from tests.workflows import mail_server, papers
from workflows.models import Case


@pytest.fixture
def account(transactional_db: None) -> PortalAccount:
    """陳𠮷堃, who can log in."""
    return people.enrol()


@pytest.fixture
def pair(account: PortalAccount) -> holdings.Pair:
    """The subscriber's pair, activated, issued by a real authority."""
    hold_ceremony(actor=SYSTEM, report=lambda _: None)
    key = str(account.subscriber.public_id)
    order = orders.place_order(
        actor=actor_of(account), holder_key=key, common_name=account.subscriber.distinguished_name
    )
    issued = issue(order)
    lifecycle.activate_pair(actor=actor_of(account), pair_id=issued.pair_id, holder_key=key)
    return holdings.pairs_of(key)[0]


@pytest.fixture
def suspended(pair: holdings.Pair, account: PortalAccount) -> holdings.Pair:
    """The same pair, suspended by its subscriber."""
    key = str(account.subscriber.public_id)
    chosen = [held.certificate_id for held in pair.certificates]
    lifecycle.suspend(actor=actor_of(account), certificate_ids=chosen, holder_key=key)
    return holdings.pairs_of(key)[0]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """PEM files of what the authority publishes, for programs that share no code with us."""
    return Files(tmp_path)


@pytest.fixture
def posted_case(lin: Staff, wang: Staff, chou: Staff) -> Case:
    """Its slip waits for the post."""
    return papers.carried_out(lin, wang, chou, delivery="post")


@pytest.fixture
def server(settings: Settings) -> Iterator[mail_server.MailServer]:
    """A mail server that takes what the office sends."""
    with mail_server.listening(settings) as listening:
        yield listening
