"""One target under atheris for so many seconds: python -m tests.pki.fuzz TARGET SECONDS FOLDER, run by `make fuzz`.

The folder keeps what was found to reach new code, and an input that broke something.
"""

import sys
from functools import partial
from pathlib import Path

import atheris

from benchmarks.in_process import throw_away_database

LONGEST_INPUT = 9000  # octets: what is larger than 8 KB is refused unread


def main() -> None:
    """Never comes back: the fuzzer ends the process."""
    name, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    with atheris.instrument_imports(include=["pki", "asn1crypto"]), throw_away_database():
        from audit.actors import SYSTEM
        from pki import lifecycle, orders
        from pki.ceremony import hold_ceremony
        from tests.pki.fuzz.targets import TARGETS, seeds, timed
        from tests.pki.requesting import HOLDER, SUBSCRIBER, issue

        hold_ceremony(actor=SYSTEM, report=lambda _: None)
        order = orders.place_order(actor=SUBSCRIBER, holder_key=HOLDER, common_name="A123456789-00-x")
        pair = issue(order)
        lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key=HOLDER)
        for at, content in enumerate(seeds(name)):
            (folder / f"seed-{at}").write_bytes(content)
        limits = [f"-max_total_time={seconds}", f"-max_len={LONGEST_INPUT}", "-timeout=20", "-print_final_stats=1"]
        atheris.Setup(
            [sys.argv[0], *limits, f"-artifact_prefix={folder}/broken-", str(folder)], partial(timed, TARGETS[name])
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
