"""陳𠮷堃 applies on paper and ends with two PFX files; the slip's password is nowhere but on the slip."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.ground.office import Office
from tests.main_job import programs
from tests.main_job.desk import NAME, Desk, account_and_password
from tests.main_job.subscriber import OWN_PASSWORD, Subscriber
from tests.portal.keys.pages import FILE_PASSWORD, KEY_PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.outside_tools]

USES = ("signing", "encryption")


@dataclass(frozen=True, slots=True)
class Job:
    """What is left when the job is done."""

    account: str
    slip_password: str
    folder: Path


@pytest.fixture(scope="module")
def job(office: Office, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Job:
    """The whole job by hand: two clerks, a supervisor, the subscriber."""
    lin, wang, chou = (Desk(browser, office, who) for who in ("lin", "wang", "chou"))
    number = lin.receive()
    lin.key_in()
    wang.open(number)
    wang.review()
    chou.open(number)
    chou.approve()
    lin.open(number)
    account, password = account_and_password(lin.print_slip())
    lin.hand_over()
    for person in (lin, wang, chou):
        person.close()
    subscriber = Subscriber(browser, office)
    subscriber.log_in(account, password)
    subscriber.choose_password(password)
    subscriber.apply()
    subscriber.activate()
    files = subscriber.export()
    subscriber.close()
    folder = tmp_path_factory.mktemp("files")
    _store(folder, files)
    programs.fetch_authority(folder, office.base_url)
    return Job(account=account, slip_password=password, folder=folder)


def _store(folder: Path, files: dict[str, bytes]) -> None:
    for octets in files.values():
        (folder / f"{programs.use_of(octets, FILE_PASSWORD)}.pfx").write_bytes(octets)
    assert {path.stem for path in folder.glob("*.pfx")} == set(USES)
    (folder / programs.PASSWORD_FILE).write_text(FILE_PASSWORD)


@pytest.mark.parametrize("use", USES)
def test_keytool_opens_the_file(job: Job, use: str) -> None:
    programs.keytool_opens(job.folder, use)


@pytest.mark.parametrize("use", USES)
def test_nss_opens_the_file(job: Job, use: str) -> None:
    programs.nss_opens(job.folder, use)


@pytest.mark.parametrize("use", USES)
def test_gnutls_opens_the_file(job: Job, use: str) -> None:
    programs.gnutls_opens(job.folder, use, FILE_PASSWORD)


@pytest.mark.parametrize("use", USES)
def test_python_opens_the_file_and_finds_the_subscriber(job: Job, use: str) -> None:
    certificate = programs.python_opens(job.folder, use, FILE_PASSWORD)
    assert f"CN=A123456789-00-{NAME}" in certificate.subject.rfc4514_string()


@pytest.mark.parametrize("use", USES)
def test_openssl_opens_the_file_and_accepts_the_chain_with_all_revocation_lists(job: Job, use: str) -> None:
    programs.openssl_opens(job.folder, use)
    assert f"{use}.crt: OK" in programs.openssl_accepts(job.folder, use)


def test_signed_and_encrypted_message_round_trips(job: Job) -> None:
    for use in USES:
        programs.openssl_opens(job.folder, use)
    programs.message_round_trips(job.folder)


def test_slip_password_is_nowhere(job: Job, office: Office) -> None:
    secrets = [job.slip_password, job.slip_password.replace(" ", ""), job.slip_password.replace(" ", "-")]
    assert found(secrets, below=[office.data_dir, office.log, *left_in_tmp()]) == []


def test_chosen_passwords_are_nowhere_on_the_server(job: Job, office: Office) -> None:
    assert found([OWN_PASSWORD, KEY_PASSWORD, FILE_PASSWORD], below=[office.data_dir, office.log]) == []


def test_trail_of_the_whole_job_verifies(job: Job, office: Office) -> None:
    assert "unbroken" in office.manage("verify_audit")


def left_in_tmp() -> list[Path]:
    """Files lying about in the machine's common folder; the office's own is in its data folder."""
    return [path for path in Path(tempfile.gettempdir()).iterdir() if path.is_file()]


def found(secrets: list[str], *, below: list[Path]) -> list[str]:
    """The files that hold one of the secrets: database with its write-ahead log, logs, files, temporary files."""
    needles = [secret.encode(encoding) for secret in secrets for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    return [str(path) for path in _files(below) if any(needle in _octets(path) for needle in needles)]


def _files(below: list[Path]) -> Iterator[Path]:
    for start in below:
        if start.is_file():
            yield start
            continue
        for folder, _folders, names in os.walk(start):
            yield from (path for name in names if (path := Path(folder) / name).is_file() and not path.is_symlink())


def _octets(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size < 200_000_000 else b""
    except OSError:
        return b""
