"""Fixtures that every room's tests may use."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases
from django.utils import translation
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from audit import chain
from audit.models import Head
from registry.models import Staff
from tests import cast
from tests.ground import browser as chromium
from tests.ground import emptying, sqlite_file
from tests.ground import firefox as gecko
from tests.ground.office import Office, installed_office, running_office
from tests.ground.postgresql import Cluster
from tests.ground.softhsm import make_token

CLUSTER = pytest.StashKey[Cluster]()


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """One cluster for the whole run, started before any worker is; a token for each process, if keys are there."""
    folder = os.environ.get("TEST_POSTGRESQL")
    if folder and django_settings.ON_POSTGRESQL and not _is_worker(config):
        config.stash[CLUSTER] = Cluster(Path(folder))
    if django_settings.PKI["key_backend"] == "pkcs11":
        make_token(Path(os.environ["SOFTHSM2_CONF"]).parent)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for a whole office is marked, because an office has a database of its own: once is enough.

    Files that take long come first, so that no worker is left with one at the end: those with a browser, then those
    with an office, which the second worker finds installed.
    """
    for item in items:
        if "unserved_office" in getattr(item, "fixturenames", ()):
            item.add_marker("office")
    with_browser, with_office = (
        {item.path for item in items if item.get_closest_marker(mark)} for mark in ("browser", "office")
    )
    items.sort(key=lambda item: (item.path not in with_browser | with_office, item.path in with_office))


def pytest_unconfigure(config: pytest.Config) -> None:
    """The cluster ends with the run."""
    if CLUSTER in config.stash:
        config.stash[CLUSTER].end()


# --- the database -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The database, also where no test is marked `django_db`, as with `standing_database`: pytest-django's own looks
    for the mark. It goes with its folder or its cluster."""
    with django_db_blocker.unblock():
        setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    if connection.vendor == "sqlite":
        sqlite_file.opened_by_sqlite_alone(connection.settings_dict["NAME"])


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied_between_tests() -> Iterator[None]:
    """The trail refuses DELETE and TRUNCATE, from the tests' own flush too: that is lifted for the flush alone."""
    ours = pytest.MonkeyPatch()
    empty = emptying.quick(vars(TransactionTestCase)["_fixture_teardown"])

    def empty_and_begin_a_trail(self: Any) -> None:
        empty(self)
        # What a migration put there; roles and permissions come back by themselves after a flush.
        Head.objects.get_or_create(pk=1, defaults={"hash": chain.GENESIS})

    ours.setattr(TransactionTestCase, "_fixture_teardown", empty_and_begin_a_trail)
    yield
    ours.undo()


@pytest.fixture(autouse=True)
def _own_signed_head(request: pytest.FixtureRequest, tmp_path: Path, settings: Settings) -> None:
    """Each test has a trail of its own, so each has its own head file, unless a whole file has one."""
    if "standing_database" not in request.fixturenames:
        settings.AUDIT_HEAD_FILE = tmp_path / "audit-head" / "head.json"


@pytest.fixture(scope="module")
def standing_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """One database for all tests of a file, for what is dear to set up; emptied after the last one.

    Such tests are not marked `django_db`, must not depend on what others left there, and are alone in their file.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as ours:
        ours.setattr(django_settings, "AUDIT_HEAD_FILE", tmp_path_factory.mktemp("audit-head") / "head.json")
        yield
        vars(TransactionTestCase)["_fixture_teardown"](TransactionTestCase("__init__"))


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """The first language of the office, whatever a test before has spoken."""
    with translation.override("zh-hant"):
        yield


# --- people -------------------------------------------------------------------------------------------------------


@pytest.fixture
def lin(db: None) -> Staff:
    return cast.hire(cast.LIN)


@pytest.fixture
def wang(db: None) -> Staff:
    return cast.hire(cast.WANG)


@pytest.fixture
def chou(db: None) -> Staff:
    return cast.hire(cast.CHOU)


@pytest.fixture
def ho(db: None) -> Staff:
    return cast.hire(cast.HO)


@pytest.fixture
def tsai(db: None) -> Staff:
    return cast.hire(cast.TSAI)


@pytest.fixture
def chiang(db: None) -> Staff:
    return cast.hire(cast.CHIANG)


# --- a whole office and a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def unserved_office(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a real installation, made once a run, for all workers: to be copied."""
    mine = tmp_path_factory.getbasetemp()
    return installed_office(mine.parent if _is_worker(pytestconfig) else mine)


@pytest.fixture(scope="session")
def office(unserved_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A copy of it, served; one a worker, so tests must not depend on what others left there."""
    with running_office(tmp_path_factory.mktemp("office"), installed=unserved_office) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright keeps an event loop in this thread, which Django would take for a view's: later tests need the ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # With a loop running Django finds other connections: those from before would stand open until the process ends.
    connections.close_all()
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium; one a worker."""
    running = chromium.launch(playwright)
    yield running
    running.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Firefox ESR; one a worker, so tests that use it belong in one file."""
    running = gecko.launch(playwright, folder=tmp_path_factory.mktemp("firefox"))
    yield running
    running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page at a desk; the test fails when the page complains of anything."""
    context = browser.new_context(viewport=chromium.DESK_SIZE, locale="zh-TW")
    opened = context.new_page()
    complaints = chromium.Complaints(opened)
    yield opened
    context.close()
    assert not complaints.heard
