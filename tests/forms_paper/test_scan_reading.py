"""Scans: what may be let in, and which number each page says, however it was scanned."""

import random

import pytest
from PIL import Image

from audit.refusal import Refusal
from config.demo import scan
from forms_paper import scan_process, scan_reading
from forms_paper.codes import qr
from forms_paper.scan_files import Judged
from numbering.numbers import with_check
from tests.forms_paper import samples, scans
from tests.forms_paper.drawn import drawn
from tests.forms_paper.test_codes import CODED, FORM_CODE
from tests.ground.drills import rounds

NUMBER = samples.PERSON.number
SIDES = [side for side in CODED if "RG" not in side[0]]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("crooked", [-7, 0, 7])
def test_a_page_says_number_part_and_how_it_lies(turned: int, crooked: int) -> None:
    page = scans.printed("person")[0].rotate(crooked, Image.Resampling.BILINEAR, fillcolor=(255, 255, 255))
    codes = scan_reading.read_codes(page.rotate(-turned, expand=True))
    assert (codes.numbers, codes.part, codes.turned) == ((NUMBER,), "1", turned)


def test_a_blank_form_names_only_its_kind() -> None:
    codes = scan_reading.read_codes(scans.printed("blank_RG")[1])
    assert (codes.numbers, codes.form, codes.part) == ((), FORM_CODE, "2")


def test_the_label_on_a_blank_form_names_the_case() -> None:
    page = scans.printed("blank_RG")[0].copy()
    label = scans.printed("person")[0].crop((100, 60, 620, 200))  # Code 128, as on a label
    page.paste(label, (100, 60))
    codes = scan_reading.read_codes(page)
    assert (codes.numbers, codes.form) == ((NUMBER,), FORM_CODE)


def test_a_page_without_code_says_nothing() -> None:
    assert scan_reading.read_codes(scans.white()) == scan_reading.Codes()


def test_a_number_with_a_wrong_check_character_is_no_number() -> None:
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    page = scans.white()
    page.paste(qr_of(f"{wrong}/1"), (100, 100))
    codes = scan_reading.read_codes(page)
    assert (codes.numbers, codes.wrong_check) == ((), wrong)


@pytest.mark.parametrize("text", ["https://example.com/RG11500048215", f"x{NUMBER}/1", f"{NUMBER}/7", "FRG"])
def test_codes_of_others_say_nothing(text: str) -> None:
    page = scans.white()
    page.paste(qr_of(text), (100, 100))
    assert scan_reading.read_codes(page) == scan_reading.Codes()


def qr_of(text: str) -> Image.Image:
    """A QR code as a picture."""
    rows = qr(text)
    modules = Image.frombytes(
        "L", (len(rows), len(rows)), bytes(0 if module else 255 for row in rows for module in row)
    )
    return modules.resize((len(rows) * 6, len(rows) * 6), Image.Resampling.NEAREST).convert("RGB")


@pytest.mark.drill
@pytest.mark.parametrize(("grade", "least"), [("good", 1.0), ("middle", 0.99), ("worst", 0.92)])
def test_reading_rate(grade: str, least: float) -> None:
    """The office's own figures are in `benchmarks/bench_scans.py`: 500 scans."""
    rng, tries = random.Random(115), rounds(short=8, long=200)
    read = 0
    for index in range(tries):
        name, page, says = SIDES[index % len(SIDES)]
        picture = scan.scanned(
            scans.printed(name)[page], grade=scan.GRADES[grade], rng=rng, upside_down=rng.random() < 0.3
        )
        numbers = scan_reading.read_codes(picture).numbers
        assert numbers in ((), (says.split("/")[0],)), "a misread"
        read += bool(numbers)
    assert read >= int(tries * least)


# --- in a process of its own --------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", sorted(scans.BAD))
def test_what_is_no_scan_is_refused_with_its_own_sentence(what: str) -> None:
    with pytest.raises(Refusal) as refused:
        scan_process.judged(scans.BAD[what](), scans.LIMITS, field="scans")
    code = what.replace(":", ",").split(",")[0].removesuffix(" picture")
    assert (refused.value.code, refused.value.field) == (code, "scans")
    assert refused.value.sentence == scan_process.SENTENCES[code]


@pytest.mark.parametrize("type_", ["PDF", "JPEG", "PNG", "TIFF"])
def test_every_type_is_let_in_by_its_content_and_read(type_: str) -> None:
    content = scans.as_file(scans.scanned("revocation", 0), type_=type_)
    assert scan_process.judged(content, scans.LIMITS, field="scans") == Judged(type_, 1)
    (page,) = scan_process.read_pages(content, scans.LIMITS, first=0, pages=1)
    assert page.codes.numbers == (samples.REVOCATION.number,)
    assert page.picture.startswith(b"\x89PNG")


def test_pages_are_read_from_the_one_that_is_asked_for() -> None:
    pages = [scans.scanned("person", 0), scans.white(), scans.scanned("resume", 0, upside_down=True)]
    for content in (scans.as_file(*pages), scans.as_file(*pages, type_="TIFF")):
        read = list(scan_process.read_pages(content, scans.LIMITS, first=1, pages=3))
        assert [(page.place, page.codes.numbers, page.codes.turned) for page in read] == [
            (1, (), None),
            (2, (samples.RESUME.number,), 180),
        ]


def test_a_file_that_breaks_the_reader_leaves_pages_without_picture() -> None:
    content = scans.as_file(scans.white(), type_="TIFF")
    pages = list(scan_process.read_pages(content, scans.LIMITS, first=0, pages=3))
    assert [page.place for page in pages] == [0, 1, 2]
    assert [bool(page.picture) for page in pages] == [True, False, False]


def test_check_characters_of_the_samples_are_right() -> None:
    assert with_check(NUMBER[:-1]) == NUMBER


def test_the_sample_batch_is_the_same_for_the_same_seed() -> None:
    forms = [drawn("resume").pdf, drawn("revocation").pdf]
    batch = scan.sample_batch(forms, seed=7)
    judged = scan_process.judged(batch, scans.LIMITS, field="scans")
    read = scan_process.read_pages(batch, scans.LIMITS, first=0, pages=judged.pages)
    assert {page.codes.numbers[0] for page in read} == {samples.RESUME.number, samples.REVOCATION.number}
    assert [page.tobytes() for page in scan.pages_of(scan.sample_batch(forms, seed=7))] == [
        page.tobytes() for page in scan.pages_of(batch)
    ]
