"""What `make check` finds by itself."""

from pathlib import Path

import pytest

from setup import checking
from setup.steps import Stop


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(checking, "CHECKOUT", tmp_path)
    monkeypatch.setattr(checking, "tracked_files", lambda: [path for path in tmp_path.rglob("*") if path.is_file()])
    return tmp_path


@pytest.mark.parametrize("host", ["py" + "pi.org", "registry.npm" + "js.org", "files.python" + "hosted.org"])
def test_a_registry_host_is_found_wherever_it_stands(checkout: Path, host: str) -> None:
    (checkout / "package-lock.json").write_text(f'{{\n  "resolved": "https://{host}/x.tgz"\n}}\n')

    with pytest.raises(Stop, match=r"package-lock\.json:2"):
        checking.no_registry_host()


def test_other_hosts_are_none_of_its_business(checkout: Path) -> None:
    (checkout / "a.py").write_text("# https://www.rfc-editor.org/rfc/rfc5280 and pypi-org and happypi.organ\n")

    checking.no_registry_host()


def room(checkout: Path, *, messages: str) -> None:
    catalogue = checkout / "desk" / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n' + messages)
    (checkout / "desk" / "words.py").write_text('from django.utils.translation import gettext as _\n_("Case %(n)s")\n')


@pytest.mark.parametrize(
    ("messages", "fault"),
    [
        ("", "Case"),
        ('msgid "Case %(n)s"\nmsgstr ""\n', "Case"),
        ('#, fuzzy\nmsgid "Case %(n)s"\nmsgstr "案件 %(n)s"\n', "Case"),
        ('#, python-format\nmsgid "Case %(n)s"\nmsgstr "案件 %(m)s"\n', "msgfmt"),
    ],
    ids=["not extracted", "not translated", "fuzzy", "another placeholder"],
)
def test_a_string_without_good_chinese_is_found(checkout: Path, messages: str, fault: str) -> None:
    room(checkout, messages=messages)

    with pytest.raises(Stop, match=fault):
        checking.translations_complete()


def test_complete_translations_pass(checkout: Path) -> None:
    room(checkout, messages='#, python-format\nmsgid "Case %(n)s"\nmsgstr "案件 %(n)s"\n')

    checking.translations_complete()
