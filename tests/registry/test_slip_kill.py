"""SIGKILL in the middle of a batch: no serial missing or doubled, no password printed twice, none stored (spec §4)."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection

from audit.verification import verify
from registry.models import PasswordSlip, SlipState, Staff
from registry.slips import balancing
from registry.staff import actor_of
from tests.ground.drills import rounds
from tests.registry.batches import begun, request_slips

CHECKOUT = Path(__file__).parents[2]
SLIPS, KILLS, PART = rounds(short=120, long=1000), rounds(short=3, long=10), rounds(short=20, long=50)


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
def test_batch_survives_kills(ho: Staff, tmp_path: Path) -> None:
    request_slips(SLIPS)
    batch, log = begun(actor_of(ho)), tmp_path / "log"
    ran = subprocess.run(
        [sys.executable, "-m", "tests.registry.printing_process", connection.settings_dict["NAME"], batch.number,
         str(ho.pk), str(KILLS), log, str(PART)],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.testing", "DATA_DIR": str(settings.DATA_DIR)},
        capture_output=True, text=True, check=False, timeout=60 + SLIPS,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr

    lines = [line.split() for line in log.read_text().splitlines()]
    drawn = [(serial, password) for what, serial, password in lines if what == "drawn"]
    papers = {serial: password for what, serial, password in lines if what == "paper"}
    slips = list(PasswordSlip.objects.select_related("account").order_by("serial"))
    assert len(drawn) >= SLIPS

    assert [int(slip.serial[4:11]) for slip in slips] == list(range(1, SLIPS + 1))
    assert {slip.state for slip in slips} == {SlipState.PRINTED}
    assert max(Counter(password for _serial, password in drawn).values()) == 1
    assert max(Counter(serial for what, serial, _password in lines if what == "paper").values()) == 1
    for slip in slips:
        opens = [password for serial, password in drawn if serial == slip.serial and opened(slip, password)]
        assert len(opens) == 1
        assert papers.get(slip.serial, opens[0]) == opens[0], "the password on the paper does not open the account"
    _nothing_is_stored({password for _serial, password in drawn})
    figures = balancing.figures_of(batch)
    assert (figures.requested, figures.waiting, figures.uncounted) == (SLIPS, 0, SLIPS)
    assert sum(part.figures.requested for part in balancing.parts_of(batch)) == SLIPS
    assert verify().sound


def opened(slip: PasswordSlip, password: str) -> bool:
    return check_password(password, slip.account.password)


def _nothing_is_stored(passwords: set[str]) -> None:
    """No password is in any row of any table, in one piece or in groups."""
    grouped = {f"{word[:4]} {word[4:8]} {word[8:]}" for word in passwords}
    for model in (model for model in apps.get_models() if model._meta.managed):
        text = "\n".join(map(str, model._default_manager.values_list()))
        assert not [word for word in passwords | grouped if word in text], model
