"""What clerks and supervisors wait for, in an office with a million cases: server time, queries, bytes.

Each size has a throw-away database that `generate_load` fills; pages are asked of Django's own WSGI handler. Sizes by
BENCH_CASES (PostgreSQL), BENCH_CASES_SQLITE and BENCH_CASES_SMALL; 0 leaves a database out.
"""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tests.ground.postgresql import Cluster

CHECKOUT = Path(__file__).resolve().parents[1]
SMALL = int(os.environ.get("BENCH_CASES_SMALL", "10000"))
LARGE = {
    "postgresql": int(os.environ.get("BENCH_CASES", "1000000")),
    "sqlite": int(os.environ.get("BENCH_CASES_SQLITE", "200000")),
}
PAGE_FILES = ("static/tokens.css", "static/base.css", "static/desk.js")


def main() -> None:
    """Prints medians with their spread, and what the large office costs beside the small one."""
    _page_files()
    cluster = Cluster(Path(mkdtemp(prefix="certdesk-bench-")))
    try:
        for database, large in LARGE.items():
            if large:
                _beside(database, large, cluster=cluster)
    finally:
        cluster.end()


def _page_files() -> None:
    octets = sum(len(gzip.compress((CHECKOUT / name).read_bytes())) for name in PAGE_FILES)
    print(f"styles and scripts of a page, gzipped {octets / 1000:.1f} KB")


def _beside(database: str, large: int, *, cluster: Cluster) -> None:
    small = _measured(database, SMALL, clerks=0, cluster=cluster)
    found = _measured(database, large, clerks=50 if database == "postgresql" else 0, cluster=cluster)
    print(f"\n{database}: {large:,} cases, {found['certificates']:,} certificates, {found['open']:,} cases open")
    print(f"  filled in {found['filled']:.0f} s; days counted for the figures in {found['summarised']:.1f} s")
    for name, page in found["pages"].items():
        before = small["pages"][name]
        print(
            f"  {name:24}p95 {page['p95']:6.1f} ms  (median {page['median']:.1f}, {page['least']:.1f} to "
            f"{page['most']:.1f}, {page['rounds']} rounds; {page['cpu']:.1f} of CPU)  {page['queries']:2} queries "
            f"of {page['statements']} statements  {page['octets'] / 1000:5.1f} KB  "
            f"{page['median'] / before['median']:.2f} × at {SMALL:,} ({before['octets'] / 1000:.1f} KB there)"
        )
    if clerks := found.get("clerks"):
        print(
            f"  50 clerks, 2 workers     p95 {clerks['p95']:6.0f} ms  (median {clerks['median']:.0f}, at most "
            f"{clerks['most']:.0f}); {clerks['pages']} pages in {clerks['seconds']:.0f} s, {clerks['errors']} errors"
        )


def _measured(database: str, cases: int, *, clerks: int, cluster: Cluster) -> Any:
    """A process of its own: a process has one database."""
    environment = os.environ | {"TEST_DATABASE": database, "TEST_POSTGRESQL": str(cluster.folder), "DATA_DIR": ""}
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.desk_measuring", str(cases), str(clerks)],
        cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return json.loads(ran.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
