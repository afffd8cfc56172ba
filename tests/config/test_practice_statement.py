"""The practice statement: RFC 3647's outline, no number of its own, and where the certificates say that it lies."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from pytest_django.fixtures import Settings

from config.practice_statement import TEMPLATE, numbers, text
from pki.models import Use
from pki.subscriber_profiles import profile

SOURCE = Path(__file__).parents[2] / "templates" / TEMPLATE
# RFC 3647 §6: how many sections each chapter has.
SECTIONS = (6, 4, 4, 12, 8, 8, 3, 6, 17)
# Names of standards, and the numbers of headings.
NAMES = re.compile(r"RFC \d{4}|X\.509|SHA-256|^#+ [\d.]+", re.MULTILINE)


def test_it_has_the_nine_chapters_and_all_their_sections() -> None:
    expected = []
    for chapter, sections in enumerate(SECTIONS, start=1):
        expected += [f"{chapter}.", *(f"{chapter}.{section}" for section in range(1, sections + 1))]
    assert re.findall(r"^##+ ([\d.]+) .*[A-Za-z]$", text(), re.MULTILINE) == expected


def test_no_section_is_empty() -> None:
    sections = re.split(r"^###? .*\n", text(), flags=re.MULTILINE)
    empty = [at for at, section in enumerate(sections) if not section.strip()]
    assert len(empty) == len(SECTIONS)  # a chapter's heading is followed by that of its first section


def test_the_template_holds_no_number() -> None:
    written = re.sub(r"\{[{%].*?[%}]\}", "", SOURCE.read_text(encoding="utf-8"))
    assert re.findall(r".*\d.*", NAMES.sub("", written)) == []


def test_every_number_is_told_and_everything_that_is_named_is_there() -> None:
    told = {name: f"<{name}>" for name in numbers()}
    rendered = render_to_string(TEMPLATE, told)
    assert [name for name, mark in told.items() if mark not in rendered] == []
    named = set(re.findall(r"\{\{ (\w+) \}\}", SOURCE.read_text(encoding="utf-8")))
    assert "{{" not in text()
    assert named >= set(numbers())


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"RIGHT_TO_APPLY_DAYS": 61}, "應於 61 日內行使"),
        ({"PROCESSING_DAYS": 7}, "自收件起 7 個工作日內辦理"),
        ({"CORRECTION_DAYS": 11}, "限 11 日內補正"),
        ({"INITIAL_PASSWORD_DAYS": 12}, "初始密碼應於 12 日內使用"),
        ({"WRONG_PASSWORDS_ALLOWED": 5}, "連續 5 次密碼錯誤"),
        ({"PORTAL_IDLE_MINUTES": 17}, "閒置 17 分鐘即結束"),
        ({"LOGIN_NETWORK_DAYS": 99}, "保存 99 日後刪除"),
    ],
)
def test_it_follows_the_offices_settings(settings: Settings, setting: dict[str, Any], sentence: str) -> None:
    for name, value in setting.items():
        setattr(settings, name, value)
    assert sentence in text()


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"crl_hours": 13}, "完整清冊效期 13 小時"),
        ({"crl_delta_hours": 5}, "差異清冊效期 5 小時"),
        ({"ocsp_minutes": 31}, "OCSP 回覆效期 31 分鐘"),
        ({"order_days": 8}, "應於 8 日內完成"),
        ({"crl_shards": 4}, "分列於 4 份清冊"),
        ({"renewal_supersedes": True}, "新憑證啟用時，舊憑證即廢止"),
        ({"key_backend": "pkcs11"}, "產製後不離開該模組"),
        ({"key_backend": "files"}, "金鑰得自系統移除，離線保存"),
    ],
)
def test_it_follows_the_authoritys_settings(settings: Settings, setting: dict[str, Any], sentence: str) -> None:
    settings.PKI = settings.PKI | setting
    assert sentence in text()


def test_it_follows_the_profiles(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    standard = settings.PKI["profiles"].read_text(encoding="utf-8")
    own.write_text(standard.replace("366", "731").replace("2048", "3072").replace("32473.115.2", "32473.9"))
    settings.PKI = settings.PKI | {"profiles": own}
    statement = text()
    assert "用戶 731 日" in statement
    assert "RSA 3072 至 4096 位元" in statement
    assert "加密憑證 1.3.6.1.4.1.32473.9。" in statement


@pytest.mark.django_db
def test_it_lies_where_the_certificates_say(client: Client) -> None:
    for use in Use:
        answer = client.get(profile(use).cps_uri)
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.content.decode() == text()


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("cps")
    assert capsys.readouterr().out == text()
