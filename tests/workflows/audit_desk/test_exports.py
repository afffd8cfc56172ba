"""The auditor takes a signed export of some days or of all (issue 6, build 7)."""

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from registry import roc_dates
from registry.models import Staff
from tests import cast as people
from tests.workflows import papers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def auditor(tsai: Staff) -> Client:
    return people.at_desk(tsai)


def manifest_of(answer: Any) -> dict[str, Any]:
    content = b"".join(cast(Iterable[bytes], answer.streaming_content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return cast(dict[str, Any], json.loads(archive.read("manifest.json")))


def test_the_whole_trail_leaves_as_one_file_and_that_it_left_is_in_it(auditor: Client, lin: Staff) -> None:
    papers.received(lin)

    answer = auditor.post(reverse("desk:audit-export"))

    assert answer.headers["Content-Type"] == "application/zip"
    last = Entry.objects.get(action="audit.export")
    manifest = manifest_of(answer)
    assert (manifest["first"], manifest["last"], manifest["made_by"]) == (1, last.seq - 1, "tsai")
    assert last.facts == {"first": 1, "last": last.seq - 1}


def test_of_today_everything_and_of_tomorrow_nothing(auditor: Client, lin: Staff) -> None:
    papers.received(lin)
    today = roc_dates.as_keyed(timezone.localdate())

    assert manifest_of(auditor.post(reverse("desk:audit-export"), {"since": today, "until": today}))["first"] == 1
    refused = auditor.post(reverse("desk:audit-export"), {"until": "100/1/1"})
    assert "這個範圍內沒有紀錄" in refused.content.decode()
    assert Entry.objects.filter(action="audit.export", outcome="refused").count() == 1


def test_days_the_wrong_way_round_are_said_to_be(auditor: Client) -> None:
    page = auditor.post(reverse("desk:audit-export"), {"since": "115/11/2", "until": "115/11/1"})

    assert "until" in page.context["form"].errors
