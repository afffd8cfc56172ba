"""Takes lists as somebody at the desk does."""

import csv
import io

from django.test import Client
from django.urls import reverse

from registry.models import Staff
from tests import cast


def reader(staff: Staff) -> Client:
    """Their browser, in English."""
    client = cast.at_desk(staff)
    client.cookies["django_language"] = "en"
    return client


def content(client: Client, name: str, *which: object, ending: str = "csv", query: str = "") -> bytes:
    """A list as a file."""
    return client.get(f"{reverse(f'desk:{name}-export', args=[*which, ending])}?{query}").content


def saved(client: Client, name: str, *which: object, query: str = "") -> list[dict[str, str]]:
    """The rows of a list as CSV, by their heads."""
    text = content(client, name, *which, query=query).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))
