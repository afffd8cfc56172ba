"""A throw-away PKCS#11 token: SoftHSM in a folder of its own, which the environment names for whoever is started."""

import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "only-for-tests"


def make_token(folder: Path, *, label: str = "certdesk") -> None:
    """Makes the token, unless it is there, in the folder of the file that `SOFTHSM2_CONF` names."""
    tokens = folder / "tokens"
    if tokens.exists():
        return
    tokens.mkdir(parents=True)
    (folder / "softhsm2.conf").write_text(
        f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    subprocess.run(
        ["softhsm2-util", "--module", MODULE, "--init-token", "--free", "--label", label,
         "--pin", PIN, "--so-pin", PIN],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def standing(folder: Path) -> Callable[[], object]:
    """Gives what makes the token whole again. SoftHSM rewrites its files at each login, so a process that is killed in
    that moment leaves none; a device of hardware outlives its client.
    """
    tokens, copy = folder / "tokens", folder / "tokens.kept"
    shutil.copytree(tokens, copy, dirs_exist_ok=True)
    return partial(shutil.copytree, copy, tokens, dirs_exist_ok=True)
