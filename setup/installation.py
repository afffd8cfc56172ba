"""What turns an empty folder into an office: settings, database, keys, invented data. Safe to do again, any step."""

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from setup.environment import PYTHON
from setup.steps import CHECKOUT, Step, Stop, call, clean_environment, follow


def data_dir() -> Path:
    """The folder that DATA_DIR names, `var/` in the checkout without it."""
    return Path(os.environ.get("DATA_DIR") or CHECKOUT / "var").resolve()


def steps(*, data: Path, port: int, cases: int = 0) -> Sequence[Step]:
    """The steps from a folder, empty or not, to an office that can be served on `port`.

    `cases`: how many besides the few that a story is told of. They take most of the time.
    """
    return (
        Step("Settings and secrets", lambda: write_settings(data=data, port=port)),
        Step("Database", lambda: manage(data, "migrate", "--no-input", "-v", "0") or "up to date"),
        Step("Static files", lambda: manage(data, "collectstatic", "--no-input", "-v", "0") or "collected"),
        Step("Key ceremony", lambda: last_line(manage(data, "key_ceremony"))),
        Step("Invented data", lambda: _load(data, cases=cases)),
    )


def base_url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def write_settings(*, data: Path, port: int) -> str:
    """Writes `settings.env`: secrets are drawn once and stay, the address follows the port.

    Raises `Stop` when the folder belongs to an office that is no demo.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = data / "settings.env"
    standing = _read(path) if path.exists() else {}
    wanted = {
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "SECRET_KEY": secrets.token_hex(32),
        "PKI_PASSPHRASE": secrets.token_hex(24),
    } | standing | {"BASE_URL": base_url(port)}  # fmt: skip
    if wanted["DJANGO_SETTINGS_MODULE"] != "config.settings.demo":
        raise Stop(f"{data} holds an office that is no demo: choose another folder with DATA_DIR.")
    replace_privately(path, "".join(f"{name}={value}\n" for name, value in wanted.items()))
    _follow_port(data / "demo.json", port=port)
    return "kept" if standing else "made"


def _read(path: Path) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def _follow_port(path: Path, *, port: int) -> None:
    if path.exists():
        facts = json.loads(path.read_text())
        replace_privately(path, json.dumps(facts | {"base_url": base_url(port)}, ensure_ascii=False, indent=2) + "\n")


def replace_privately(path: Path, text: str) -> None:
    """Puts `text` in the place of the file, at once and readable by its owner alone."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


def environment_of(data: Path) -> dict[str, str]:
    """The environment in which `manage.py` works on this folder."""
    # What is put aside for a moment stays in the folder that nobody else may read.
    aside = data / "tmp"
    aside.mkdir(parents=True, exist_ok=True, mode=0o700)
    return clean_environment(DATA_DIR=str(data), TMPDIR=str(aside))


def manage(data: Path, *arguments: str) -> str:
    """`manage.py` on this folder; what it printed."""
    return call([PYTHON, CHECKOUT / "manage.py", *arguments], env=environment_of(data)).strip()


def _load(data: Path, *, cases: int) -> str:
    """Loads the invented office; every line that the loader prints is a sign of life."""
    arguments: list[str | Path] = [PYTHON, CHECKOUT / "manage.py", "load_demo", f"--cases={cases}"]
    lines = follow(arguments, env=environment_of(data), sign=lambda line: print(f"{line} … ", end="", flush=True))
    return lines[-1] if lines else "done"


def last_line(text: str) -> str:
    return text.splitlines()[-1] if text else "done"
