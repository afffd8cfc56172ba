"""`demo.json`: where the demo answers and with which accounts. The only place where passwords of a demo are written."""

import json
import os
from pathlib import Path
from typing import Any


class AccountsFile:
    """The file of one installation, readable by its owner alone. Every change is on disk before it returns."""

    def __init__(self, path: Path, *, base_url: str) -> None:
        self.path = path
        self.base_url = base_url
        standing: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"accounts": []}
        self.accounts: list[dict[str, str]] = standing["accounts"]
        self.cases: int | None = standing.get("cases")

    def of(self, account: str) -> dict[str, str] | None:
        """What the file says of an account."""
        return next((known for known in self.accounts if known["account"] == account), None)

    def put(self, *, role: str, account: str, password: str, **more: str) -> None:
        """Adds an account, or replaces what is said of it."""
        entry = {"role": role, "account": account, "password": password, **more}
        places = [place for place, known in enumerate(self.accounts) if known["account"] == account]
        if places:
            self.accounts[places[0]] = entry
        else:
            self.accounts.append(entry)
        self._write()

    def close_story(self, cases: int) -> None:
        """The story with so many more cases is told to its end: from now on the office is its people's."""
        self.cases = cases
        self._write()

    def _write(self) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            told = {} if self.cases is None else {"cases": self.cases}
            standing = {"base_url": self.base_url, "accounts": self.accounts, **told}
            json.dump(standing, out, ensure_ascii=False, indent=2)
            out.write("\n")
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self.path)
