"""Two officers at a terminal: who they are, what they type, what is printed, and what the trail keeps of it."""

import getpass
import hashlib
import io
import stat
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from audit.models import Entry
from config.data_dir import CHECKOUT
from pki.models import Authority
from pki.two_parts import joined
from tests import cast

PARTS = ("seven-grey-herons", "an.attic.of.clocks")
COPY_PARTS = ("nine-paper-lamps!", "the river by night")
WITNESS = "蔡孟潔"


class Terminal:
    """What was asked for unseen, answered in order; every question that is seen is agreed to by whom it names."""

    def __init__(self) -> None:
        self.hidden: Iterator[str] = iter(())
        self.agree = True

    def types(self, *parts: str) -> None:
        """What the officers will type, each part twice."""
        self.hidden = iter([part for part in parts for _again in range(2)])

    def unseen(self, question: str = "") -> str:
        return next(self.hidden)

    def seen(self, question: str = "") -> str:
        account = "hsu" if "許雅筑" in question else "lu"
        return account if self.agree else "no"


@pytest.fixture(scope="module")
def key_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys of the office: made by the first ceremony, taken up by those of the other tests."""
    return tmp_path_factory.mktemp("office") / "keys"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, settings: Settings, key_dir: Path, transactional_db: None) -> Terminal:
    """The terminal of an office with two CA officers, whose passphrase has two parts."""
    settings.PKI = settings.PKI | {"key_backend": "files", "key_dir": key_dir}
    settings.PKI_PASSPHRASE_PARTS, settings.PKI_PASSPHRASE = list(PARTS), joined(*PARTS)
    for person in (cast.HSU, cast.LU, cast.LIN):
        cast.hire(person)
    at = Terminal()
    monkeypatch.setattr(getpass, "getpass", at.unseen)
    monkeypatch.setattr("builtins.input", at.seen)
    at.types(*PARTS)
    return at


@pytest.fixture
def small_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    from pki import profiles

    for name in ("ROOT_BITS", "ISSUING_BITS", "SEAL_BITS"):
        monkeypatch.setattr(profiles, name, 2048)


@pytest.fixture
def held(terminal: Terminal, small_keys: None, tmp_path: Path) -> str:
    """What the terminal showed of a key ceremony; its protocol is protocol.pdf."""
    return run("key_ceremony", protocol=tmp_path / "protocol.pdf")


def run(command: str, *arguments: str, protocol: Path, officers: tuple[str, str] = ("hsu", "lu")) -> str:
    """What the terminal shows."""
    shown = io.StringIO()
    named = [word for account in officers for word in ("--officer", account)]
    call_command(
        command, *arguments, *named, "--witness", WITNESS, "--protocol", str(protocol), stdout=shown, no_color=True
    )
    return shown.getvalue()


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_it_makes_the_authority_and_has_each_fingerprint_read_aloud(held: str) -> None:
    root, issuing = Authority.objects.order_by("pk")
    for authority in (root, issuing):
        groups = hashlib.sha256(bytes(authority.der)).hexdigest().upper()
        assert groups[:4] + " " + groups[4:8] in held
    assert "許雅筑" in held


def test_no_part_is_shown_or_kept(held: str, tmp_path: Path) -> None:
    kept = held + text_of(tmp_path / "protocol.pdf") + str(list(Entry.objects.values_list("facts", "thing")))
    assert not [part for part in PARTS if part in kept]


def test_the_protocol_names_people_keys_and_versions(held: str, tmp_path: Path) -> None:
    path = tmp_path / "protocol.pdf"
    said = text_of(path)
    issuing = Authority.objects.get(name="issuing")
    for expected in (
        "許雅筑",
        "呂承恩",
        WITNESS,
        "scrypt N=16384",
        "CertDesk ",
        f"{issuing.certificate.serial_number:X}",
    ):
        assert expected in said
    digits = hashlib.sha256(bytes(issuing.der)).hexdigest().upper()
    assert digits in "".join(said.split())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pikepdf.open(path) as paper:
        assert paper.Root.MarkInfo.Marked


def test_the_trail_keeps_the_digest_of_the_protocol(held: str, tmp_path: Path) -> None:
    entry = Entry.objects.get(action="ceremony.protocol")
    assert entry.facts["sha256"] == hashlib.sha256((tmp_path / "protocol.pdf").read_bytes()).hexdigest()
    assert (entry.actor_label, entry.facts["officers"]) == ("hsu", ["hsu", "lu"])
    created = Entry.objects.filter(action="authority.create")
    assert {tuple(made.facts["officers"]) for made in created} == {("hsu", "lu")}


def test_a_backup_brings_back_what_was_lost(held: str, terminal: Terminal, key_dir: Path, tmp_path: Path) -> None:
    copy, key = tmp_path / "copy.pem", key_dir / "root.key.pem"
    terminal.types(*PARTS, *COPY_PARTS)
    run("backup_ca_key", "root", str(copy), protocol=tmp_path / "backup.pdf")
    key.unlink()
    terminal.hidden = iter([part for part in PARTS for _again in range(2)] + list(COPY_PARTS))
    run("restore_ca_key", "root", str(copy), protocol=tmp_path / "restore.pdf")
    assert key.exists()
    assert "root" in text_of(tmp_path / "restore.pdf")


def test_the_roots_key_is_put_away_brought_back_for_its_list_and_put_away_again(
    held: str, terminal: Terminal, key_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, key = tmp_path / "copy.pem", key_dir / "root.key.pem"
    terminal.types(*PARTS, *COPY_PARTS)
    run("backup_ca_key", "root", str(copy), protocol=tmp_path / "backup.pdf")
    stood, shown = [key.exists()], []
    for step, command in enumerate(("put_away_ca_key", "restore_ca_key", "put_away_ca_key")):
        terminal.hidden = iter([part for part in PARTS for _again in range(2)] + list(COPY_PARTS))
        shown.append(run(command, "root", str(copy), protocol=tmp_path / f"{step}.pdf"))
        call_command("publish_crl")
        stood.append(key.exists())
    assert stood == [True, False, True, False]
    assert ["再離線保存" in each for each in shown] == [False, True, False]
    assert capsys.readouterr().out.count("root: full list") == 1
    said = text_of(tmp_path / "0.pdf")
    assert hashlib.sha256(copy.read_bytes()).hexdigest().upper() in "".join(said.split())
    assert "廢止清冊效期至" in said


def test_who_does_not_agree_keeps_the_roots_key(held: str, terminal: Terminal, key_dir: Path, tmp_path: Path) -> None:
    terminal.types(*PARTS)
    terminal.agree = False
    with pytest.raises(CommandError):
        run("put_away_ca_key", "root", str(tmp_path / "copy.pem"), protocol=tmp_path / "away.pdf")
    assert (key_dir / "root.key.pem").exists()
    assert not Entry.objects.filter(action__contains="put_away").exists()


def test_a_renewal_names_the_new_generation(held: str, terminal: Terminal, tmp_path: Path) -> None:
    terminal.types(*PARTS)
    run("renew_ca", "2", protocol=tmp_path / "renewal.pdf")
    assert "issuing-2" in text_of(tmp_path / "renewal.pdf")


@pytest.mark.parametrize(
    ("officers", "why"), [(("hsu", "hsu"), "兩人"), (("hsu", "lin"), "lin"), (("hsu", "nobody"), "nobody")]
)
def test_two_officers_must_be_there(terminal: Terminal, tmp_path: Path, officers: tuple[str, str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        run("key_ceremony", protocol=tmp_path / "protocol.pdf", officers=officers)
    assert not Authority.objects.exists()


def test_a_wrong_part_makes_nothing(terminal: Terminal, tmp_path: Path) -> None:
    terminal.types(*((PARTS[0], "an.attic.of.spoons") * 3))
    with pytest.raises(CommandError) as refused:
        run("key_ceremony", protocol=tmp_path / "protocol.pdf")
    assert "spoons" not in str(refused.value)
    assert not Authority.objects.exists()


def test_two_that_differ_are_asked_for_again_and_a_weak_one_is_refused(
    terminal: Terminal, small_keys: None, tmp_path: Path
) -> None:
    first, second = PARTS
    terminal.hidden = iter(["short", first, first + "x", first, first, second, second])
    assert "16" in run("key_ceremony", protocol=tmp_path / "protocol.pdf")
    assert Authority.objects.count() == 2


def test_who_does_not_agree_stops_it_and_it_can_be_taken_up(
    terminal: Terminal, small_keys: None, tmp_path: Path
) -> None:
    terminal.agree = False
    with pytest.raises(CommandError):
        run("key_ceremony", protocol=tmp_path / "protocol.pdf")
    assert not (tmp_path / "protocol.pdf").exists()
    terminal.agree = True
    terminal.types(*PARTS)
    run("key_ceremony", protocol=tmp_path / "protocol.pdf")
    assert "issuing" in text_of(tmp_path / "protocol.pdf")


def test_an_office_with_an_undivided_passphrase_is_told_so(
    terminal: Terminal, settings: Settings, tmp_path: Path
) -> None:
    settings.PKI_PASSPHRASE_PARTS = ["", ""]
    with pytest.raises(CommandError, match="PKI_PASSPHRASE_1"):
        run("key_ceremony", protocol=tmp_path / "protocol.pdf")


def test_parts_are_not_typed_where_they_would_be_seen(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def would_echo(question: str = "") -> str:
        warnings.warn("echoed", getpass.GetPassWarning, stacklevel=2)
        return PARTS[0]

    monkeypatch.setattr(getpass, "getpass", would_echo)
    with pytest.raises(CommandError, match="終端機"):
        run("key_ceremony", protocol=tmp_path / "protocol.pdf")


@pytest.mark.parametrize("command", ["renew_ca", "backup_ca_key", "restore_ca_key", "put_away_ca_key", "key_ceremony"])
def test_outside_a_demo_nothing_is_done_without_officers(
    terminal: Terminal, settings: Settings, tmp_path: Path, command: str
) -> None:
    settings.DEMO = False
    arguments = {"renew_ca": ["2"], "key_ceremony": []}.get(command, ["root", str(tmp_path / "copy.pem")])
    with pytest.raises(CommandError):
        call_command(command, *arguments)
    assert not Authority.objects.exists()


def test_each_part_may_lie_in_its_officers_own_file(tmp_path: Path) -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "s" * 60,
        "ALLOWED_HOSTS": "ra.example",
        "BASE_URL": "https://ra.example",
    }
    for number, part in enumerate(PARTS, start=1):
        (tmp_path / f"part-{number}").write_text(f"{part}\n")
        environment[f"PKI_PASSPHRASE_{number}_FILE"] = str(tmp_path / f"part-{number}")
    asked = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.PKI_PASSPHRASE)"],
        cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert asked.stdout == f"{joined(*PARTS)}\n"
