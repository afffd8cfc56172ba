"""Reports of mail servers: whom they are about, whether they tell of a failure for good, and what is noise."""

import os
import random

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.ground.drills import rounds
from tests.workflows.returned_mail import SERVERS, TO, plain, report
from workflows.correspondence import bounces
from workflows.correspondence.bounces import NoBounce
from workflows.correspondence.models import Notice

pytestmark = pytest.mark.django_db

SPLINTERS = [
    b"", b"\n", b"\r\n", b"--", b'"', b"\0", b"\xff\xfe", b"; boundary=", b"multipart/report", b"Action: ", b"To: <",
    b"Content-Transfer-Encoding: base64\n", b"=?utf-8?b?4pyT?=", b"charset=nonsense", b"message/delivery-status\n\n",
    b"report-type*=utf-8''%ff", b"report-type*0=deli; report-type*1=very-status", b"From: ((((", b"Status: 5.9999.1\n",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _address(settings: Settings) -> None:
    settings.BOUNCE_ADDRESS = "bounces@ra.example"


@pytest.fixture
def notice() -> Notice:
    """A mail that has left."""
    return Notice.objects.create(kind="renewal", to=TO, about={}, sent_at=timezone.now())


def why(content: bytes) -> str:
    with pytest.raises(NoBounce) as nothing:
        bounces.read(content)
    return nothing.value.why


class TestFailure:
    @pytest.mark.parametrize("name", SERVERS)
    @pytest.mark.parametrize("status", ["5.1.1", "5.2.2", "4.4.7"])
    def test_that_is_final_names_the_mail_and_the_status(self, notice: Notice, name: str, status: str) -> None:
        found = bounces.read(report(name, notice, status=status))

        assert (found.return_key, found.status) == (notice.return_key, status)

    @pytest.mark.parametrize(
        ("said", "more"),
        [
            ("Sorry, no mailbox here by that name. (#5.1.1)", ""),
            ("host mx said: 550 no such user", ""),
            ("This is a permanent error.", f"X-Failed-Recipients: {TO}\n"),
        ],
    )
    def test_may_be_told_in_a_sentence(self, notice: Notice, said: str, more: str) -> None:
        assert bounces.read(plain(notice, said, more=more)).status[0] == "5"


class TestNoFailure:
    @pytest.mark.parametrize("name", SERVERS)
    def test_while_it_is_only_late(self, notice: Notice, name: str) -> None:
        assert why(report(name, notice, action="delayed", status="4.4.1")) == "not_failed"

    @pytest.mark.parametrize("status", ["2.0.0", "five", ""])
    def test_for_a_report_that_tells_of_no_failure(self, notice: Notice, status: str) -> None:
        assert why(report("postfix", notice, status=status)) == "no_status"

    @pytest.mark.parametrize(
        ("said", "path"),
        [
            ("I am away until Monday. Call 550 1234.", "<kind@firm.example>"),
            ("Warning: message delayed 24 hours. 450 4.2.1 try again", "<>"),
            ("The host 5.1.2.3 has taken your message.", "<>"),
        ],
    )
    def test_for_sentences_that_are_no_failure(self, notice: Notice, said: str, path: str) -> None:
        assert why(plain(notice, said, path=path)) in {"no_report", "not_failed"}

    @pytest.mark.parametrize(
        "address",
        [
            "bounces@ra.example",
            f"bounces+{'0' * 32}@elsewhere.example",
            f"bounces+{'0' * 31}@ra.example",
            f"xbounces+{'0' * 32}@ra.example",
        ],
    )
    def test_for_an_address_without_our_number(self, notice: Notice, address: str) -> None:
        assert why(report("postfix", notice, to=address)) == "no_number"

    def test_for_two_numbers_at_once(self, notice: Notice) -> None:
        both = f"{bounces.return_address(notice)}, bounces+{'0' * 32}@ra.example"
        assert why(report("postfix", notice, to=both)) == "several_numbers"

    @pytest.mark.fuzz
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "no_number"),
            (os.urandom(5_000), "no_number"),
            (b"x" * (bounces.MOST_BYTES + 1), "too_large"),
            (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 2_000, "too_many_parts"),
            (b"Content-Type: message/rfc822\n\n" * 5_000, "too_many_parts"),
            (b"Content-Type: text/plain" + b'; x="' * 40_000, "too_long_a_type"),
            (b"To: " + b"a," * 100_000, "no_number"),
        ],
        ids=["empty", "noise", "large", "nested", "messages", "parameters", "addresses"],
    )
    def test_for_noise_and_bombs(self, content: bytes, said: str) -> None:
        assert why(content) == said

    @pytest.mark.fuzz
    def test_for_a_report_cut_anywhere_the_reader_only_says_so(self, notice: Notice) -> None:
        whole = report("exchange", notice)
        for length in range(0, len(whole), 97):
            try:
                assert bounces.read(whole[:length]).return_key == notice.return_key
            except NoBounce:
                continue

    @pytest.mark.fuzz
    def test_for_reports_that_were_mangled_the_reader_only_says_so(self, notice: Notice) -> None:
        chance = random.Random(2026)
        for _round in range(rounds(short=300, long=100_000)):
            mangled = bytearray(report(chance.choice(SERVERS), notice))
            for _each in range(chance.randint(1, 12)):
                at = chance.randrange(len(mangled))
                mangled[at : at + chance.choice([0, 0, 1, 40])] = chance.choice(SPLINTERS)
            try:
                assert bounces.read(bytes(mangled)).status[0] in "45"
            except NoBounce:
                continue
