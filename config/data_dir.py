"""Where an installation keeps what is not code: database, keys, audit head, files.

`DATA_DIR` names the folder; without it, `var/` in the checkout. A file `settings.env` in it says which settings the
data belong to, so that `DATA_DIR=… manage.py …` always works on that installation with its own secrets.
"""

import os
from pathlib import Path

import environ

CHECKOUT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder of this installation's data, absolute."""
    return Path(os.environ.get("DATA_DIR") or CHECKOUT / "var").resolve()


def enter() -> None:
    """Makes this process one of the installation's: with its settings, and writing for its owner's eyes alone.

    Reads `settings.env` of the data folder into the environment; what is set already wins.
    """
    os.umask(0o077)
    path = data_dir() / "settings.env"
    if path.exists():
        environ.Env.read_env(str(path), overwrite=False)
