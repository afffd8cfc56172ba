"""The issuing authority's last year, told half a year before it shortens what is issued."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pki import last_year
from pki.authorities import issuing_authority

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days_before_its_end", "told"), [(548, False), (544, True), (-1, True)])
def test_end_is_told_once_it_comes_near(
    authority: None, monkeypatch: pytest.MonkeyPatch, days_before_its_end: int, told: bool
) -> None:
    """A pair lasts 366 days."""
    end = issuing_authority().certificate.not_valid_after_utc
    monkeypatch.setattr(timezone, "now", lambda: end - timedelta(days=days_before_its_end))
    assert last_year.issuing_ends() == (end if told else None)


def test_before_the_ceremony_nothing_ends() -> None:
    assert last_year.issuing_ends() is None
