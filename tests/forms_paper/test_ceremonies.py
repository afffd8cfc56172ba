"""The protocol of a key ceremony: every step and key on as many pages as it takes, names of rare characters too."""

import datetime as dt
import io

import pikepdf
import pytest

from forms_paper import ceremonies
from forms_paper.sheets.ceremonies import CeremonySheet, KeyRow, StepRow
from tests.forms_paper import samples

AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
GROUPS = " ".join(["0A1B"] * 16)
KEY = KeyRow(
    name="issuing-2",
    subject="CN=CertDesk Demo Issuing CA - G2,OU=Certificate Registration Office,O=Demonstration Filing Agency,C=TW",
    serial="F" * 40,
    bits=4096,
    first=AT.date(),
    last=AT.date(),
    certificate_sha256=GROUPS,
    key_sha256=GROUPS,
)
STEP = StepRow(at=AT, sentence="已備份 root 的金鑰，並讀回、試簽；檔案的 SHA-256：" + GROUPS)


@pytest.mark.parametrize(("steps", "keys", "pages"), [(1, 0, 2), (12, 3, 2), (30, 4, 4)])
def test_it_takes_the_pages_that_it_needs(steps: int, keys: int, pages: int) -> None:
    sheet = CeremonySheet(
        title="金鑰產製紀錄",
        office=samples.OFFICE,
        began_at=AT,
        ended_at=AT,
        officers=("陳𠮷堃", "呂承恩"),
        witness="蔡孟潔",
        back_end="PKCS#11: certdesk, libsofthsm2.so",
        software="CertDesk 0.1.0, Python 3.11.7, cryptography 50.0.2, OpenSSL 4.0.3 29 Sep 2026",
        steps=(STEP,) * steps,
        keys=(KEY,) * keys,
    )
    with pikepdf.open(io.BytesIO(ceremonies.protocol(sheet))) as paper:
        assert len(paper.pages) == sheet.pages == pages
