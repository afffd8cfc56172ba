"""An empty folder becomes an office; doing it again changes nothing but what was asked."""

import json
import socket
import stat
from pathlib import Path

import pytest

from config.data_dir import CHECKOUT
from setup import demo, installation, serving
from setup.environment import PYTHON
from setup.steps import Stop, call, clean_environment


def settings_of(data: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in (data / "settings.env").read_text().splitlines())


def test_settings_are_for_the_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "office"
    installation.write_settings(data=data, port=8000)

    assert stat.S_IMODE((data / "settings.env").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_secrets_are_drawn_once(tmp_path: Path) -> None:
    installation.write_settings(data=tmp_path, port=8000)
    first = settings_of(tmp_path)
    installation.write_settings(data=tmp_path, port=8000)

    assert settings_of(tmp_path) == first
    assert len(first["SECRET_KEY"]) >= 50


def test_two_offices_share_no_secret(tmp_path: Path) -> None:
    for name in ("a", "b"):
        installation.write_settings(data=tmp_path / name, port=8000)
    a, b = settings_of(tmp_path / "a"), settings_of(tmp_path / "b")

    assert a["SECRET_KEY"] != b["SECRET_KEY"]
    assert a["PKI_PASSPHRASE"] != b["PKI_PASSPHRASE"]


def test_another_port_changes_the_address_everywhere(tmp_path: Path) -> None:
    installation.write_settings(data=tmp_path, port=8000)
    accounts = [{"role": "supervisor", "account": "chou", "password": "x"}]
    (tmp_path / "demo.json").write_text(json.dumps({"base_url": "http://127.0.0.1:8000", "accounts": accounts}))

    installation.write_settings(data=tmp_path, port=8123)

    assert settings_of(tmp_path)["BASE_URL"] == "http://127.0.0.1:8123"
    facts = json.loads((tmp_path / "demo.json").read_text())
    assert facts == {"base_url": "http://127.0.0.1:8123", "accounts": accounts}


def test_what_a_killed_run_left_is_completed(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("SECRET_KEY=kept\n")
    (tmp_path / "settings.env.new").write_text("half of a li")

    installation.write_settings(data=tmp_path, port=8000)

    settings = settings_of(tmp_path)
    assert settings["SECRET_KEY"] == "kept"
    assert settings["PKI_PASSPHRASE"]


def test_an_office_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    text = "DJANGO_SETTINGS_MODULE=config.settings.production\n"
    (tmp_path / "settings.env").write_text(text)

    with pytest.raises(Stop, match="DATA_DIR"):
        installation.write_settings(data=tmp_path, port=8000)

    assert (tmp_path / "settings.env").read_text() == text


def test_the_folder_is_named_by_data_dir_and_is_var_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "x"))
    assert installation.data_dir() == tmp_path / "x"
    monkeypatch.setenv("DATA_DIR", "")
    assert installation.data_dir() == CHECKOUT / "var"


def test_a_child_belongs_to_the_folder_it_is_told_and_to_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.production")
    monkeypatch.setenv("DATABASE_URL", "postgres://office.example/real")

    environment = installation.environment_of(tmp_path)

    assert environment["DATA_DIR"] == str(tmp_path)
    assert not {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"} & environment.keys()


def test_a_taken_port_is_said_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Stop, match=rf"Port {port} .* make demo PORT="):
            serving.refuse_taken_port(port)


@pytest.mark.parametrize("typed", ["0", "65536", "http", "-1", "80 80", "８０００x"])
def test_a_port_that_is_none_is_said(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("PORT", typed)

    with pytest.raises(Stop, match="is no port"):
        demo.run()


def test_a_database_in_a_folder_that_others_may_enter_is_for_its_owner_alone(tmp_path: Path) -> None:
    """DATA_DIR may have been made by hand: personal data and hashes of passwords lie in it all the same."""
    tmp_path.chmod(0o755)
    env = clean_environment(DATA_DIR=str(tmp_path), DJANGO_SETTINGS_MODULE="config.settings.testing")
    env.pop("PYTEST_XDIST_WORKER", None)  # a worker's settings would take a folder of their own
    call([PYTHON, CHECKOUT / "manage.py", "showmigrations", "numbering"], env=env)

    assert stat.S_IMODE((tmp_path / "certdesk.sqlite3").stat().st_mode) == 0o600
