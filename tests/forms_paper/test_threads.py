"""Several clerks print at once: fonts and layout engine are shared, the papers must not be."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest

from forms_paper import forms, letters, slips
from tests.forms_paper import readers, samples

NAMES = ("陳𠮷堃", "林喆", "游㛓", "吳𡘙")


def _papers_of(name: str) -> list[bytes]:
    recipient = dataclasses.replace(samples.RECIPIENT, person=name)
    return [
        forms.form(dataclasses.replace(samples.PERSON, name=name, contact=samples.FIRM_CONTACT)),
        letters.withdrawal_letter(dataclasses.replace(samples.WITHDRAWAL, subscriber=name, recipient=recipient)),
        slips.draw_slip(dataclasses.replace(samples.SLIP, recipient=recipient), samples.PASSWORD),
    ]


@pytest.mark.race
def test_papers_drawn_at_once_say_each_their_own() -> None:
    with ThreadPoolExecutor(4) as clerks:
        for name, papers in zip(NAMES, clerks.map(_papers_of, NAMES), strict=True):
            for pdf in papers:
                said = readers.text(pdf)
                assert name in said
                assert not any(other in said for other in NAMES if other not in (name, samples.FIRM_CONTACT.name))
