"""The checked-in inputs, as they are and mangled: nothing breaks, nothing hangs, nothing passes that should not.

`make fuzz` goes on from there, guided by coverage.
"""

import random

import pytest

from pki.holdings import Pair
from pki.models import Use
from pki.requests import checked
from pki.signed_statements import check_signed
from tests.ground.drills import rounds
from tests.pki.fuzz.mangling import mangled
from tests.pki.fuzz.targets import CORPUS, NONCE, STATEMENT, TARGETS, feed, seeds, signer_certificate

pytestmark = pytest.mark.fuzz


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_is_refused_or_right(name: str, active: Pair) -> None:
    given = seeds(name)
    for content in given:
        feed(TARGETS[name], content)
    dice = random.Random(20261123)
    for _ in range(rounds(short=1000, long=20_000)):
        content = mangled(given, dice)
        try:
            feed(TARGETS[name], content)
        except Exception as error:
            error.add_note(f"input: {content.hex()}")
            raise


@pytest.mark.django_db
def test_what_is_mangled_was_right_before() -> None:
    """Else all would be refused at the first look, and nothing proven."""
    right = (CORPUS / "certificate_request" / "right").read_bytes()
    assert checked(use=Use.SIGNING, request=right, nonce=NONCE)
    message = (CORPUS / "signed_statement" / "openssl").read_bytes()
    check_signed(message=message, statement=STATEMENT, certificate=signer_certificate())
