"""LibreOffice opens what leaves, evaluates nothing, and reads what was written."""

import csv
import io
import subprocess
from pathlib import Path

import pytest

from registry.models import Staff
from tests.workflows.exports.filled import Office
from tests.workflows.exports.saving import content, reader, saved
from tests.workflows.exports.test_files import HARMLESS, TABLE
from workflows.exports.comma_separated import comma_separated
from workflows.exports.opendocument import spreadsheet
from workflows.exports.workbook import workbook

pytestmark = [pytest.mark.outside_tools, pytest.mark.usefixtures("in_english")]

LISTS = ("posting-list", "notices", "staff", "scan-batch", "trail")
AS_TEXT = "--infilter=CSV:44,34,76,1,,1033,true"


def converted(folder: Path, *files: str, options: tuple[str, ...] = ()) -> None:
    """All of the files by one start of the program: each becomes a CSV with the name and the ending of the file."""
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", *options, "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true", "--outdir", str(folder / "read"), *files],
        check=True, cwd=folder, timeout=120, capture_output=True,
    )  # fmt: skip


def read(folder: Path, name: str) -> list[list[str]]:
    """What it read."""
    text = (folder / "read" / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.django_db
def test_libreoffice_reads_what_was_written_and_evaluates_nothing(
    tmp_path: Path, everybody: Staff, office: Office
) -> None:
    client, expected = reader(everybody), {}
    for name in LISTS:
        which = office.which(name)
        expected[name] = [list(row.values()) for row in saved(client, name, *which)]
        for ending in ("ods", "xlsx"):
            (tmp_path / f"{name}-{ending}.{ending}").write_bytes(content(client, name, *which, ending=ending))
    (tmp_path / "table-ods.ods").write_bytes(spreadsheet([TABLE]))
    (tmp_path / "table-xlsx.xlsx").write_bytes(workbook([TABLE]))
    (tmp_path / "table-csv.csv").write_bytes(comma_separated(TABLE))

    converted(tmp_path, *(path.name for path in tmp_path.iterdir() if path.suffix in {".ods", ".xlsx"}))
    converted(tmp_path, "table-csv.csv", options=(AS_TEXT,))

    for ending in ("ods", "xlsx", "csv"):
        rows = read(tmp_path, f"table-{ending}")
        assert len(rows) == 1 + len(TABLE.rows), ending
        assert {row[1] for row in rows[1:]} == {"007"}
        assert [row[0] for row in rows[1:]][-7:] == list(HARMLESS), ending
        assert not {"2", "1", "#NAME?"} & {row[0] for row in rows[1:]}, ending
    for name in LISTS[:-1]:  # each look at the trail is in the next one
        assert read(tmp_path, f"{name}-ods")[1:] == read(tmp_path, f"{name}-xlsx")[1:] == expected[name], name
    for ending in ("ods", "xlsx"):
        assert read(tmp_path, f"trail-{ending}")[-len(expected["trail"]) :] == expected["trail"], ending
