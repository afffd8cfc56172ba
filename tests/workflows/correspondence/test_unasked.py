"""Letters that no paper asked for: suspension and renewal, to the registered contact."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pki import holdings
from registry.models import CertificateContact, PortalAccount
from tests.forms_paper import readers
from tests.portal import people
from workflows.certificate_fields import held_by
from workflows.correspondence import unasked

pytestmark = [pytest.mark.django_db, pytest.mark.outside_tools]
RARE = "堃喆㛓𠮷𡘙"


@pytest.fixture
def holder() -> str:
    """陳𠮷堃, whose contact has every rare name, with a pair."""
    account: PortalAccount = people.enrol()
    people.give_pair(account)
    CertificateContact.objects.update(name=RARE)
    return str(account.subscriber.public_id)


def said(pdf: bytes) -> str:
    return "".join(readers.text(pdf).split())


def roc(day: date) -> str:
    return f"{day.year - 1911}年{day.month}月{day.day}日"


def test_a_suspension_names_the_certificates_and_the_minute(holder: str) -> None:
    at = timezone.now() - timedelta(days=1)
    numbers = list(held_by(holder))
    letter = said(unasked.suspension_letter(holder_key=holder, numbers=numbers[:1], at=at))
    local = timezone.localtime(at)
    assert f"民國{roc(local.date())}{local:%H}時{local:%M}分停用" in letter
    assert letter.count("C115-") == 1
    assert "收件號" not in letter


def test_a_renewal_says_from_when_until_when(holder: str) -> None:
    (pair,) = holdings.pairs_of(holder)
    letter = said(unasked.renewal_letter(holder_key=holder, pair=pair))
    opens, expires = (timezone.localdate(day) for day in (pair.signing.renewal_opens, pair.signing.not_after))
    assert f"{roc(opens)}至{roc(expires)}" in letter
    assert f"{roc(expires + timedelta(days=1))}起" in letter
    assert letter.count("C115-") == 2


def test_every_rare_name_can_be_read_and_copied(holder: str) -> None:
    (pair,) = holdings.pairs_of(holder)
    letter = said(unasked.renewal_letter(holder_key=holder, pair=pair))
    assert f"{RARE}君" in letter
    assert "陳𠮷堃的憑證" in letter
