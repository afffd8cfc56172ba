"""The Chinese of the pages is what each room has written, whatever room or library says the same in English."""

import gettext
from pathlib import Path

import pytest
from django.utils.translation import trans_real

from setup.steps import CHECKOUT

WRITTEN = Path("locale/zh_Hant/LC_MESSAGES/django.mo")
ROOMS = [
    folder.parents[3].relative_to(CHECKOUT)
    for top in ("config", "audit", "numbering", "registry", "pki", "forms_paper", "workflows", "portal")
    for folder in sorted((CHECKOUT / top).rglob(str(WRITTEN)))
    if "node_modules" not in folder.parts
]


@pytest.mark.parametrize("room", [Path(), *ROOMS], ids=str)
def test_no_other_catalogue_takes_the_words_out_of_a_room_s_mouth(room: Path) -> None:
    """Catalogues are one at run time: where two differ, the app named first has its way. A context tells them apart."""
    shown = vars(trans_real.translation("zh-hant"))["_catalog"]
    with open(CHECKOUT / room / WRITTEN, "rb") as file:
        written = vars(gettext.GNUTranslations(file))["_catalog"]
    assert {key: (words, shown[key]) for key, words in written.items() if key and words != shown[key]} == {}
