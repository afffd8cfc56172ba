"""What people key in from paper: which characters they can't mistake, and what an input method makes of the others.

Strings in, strings out.
"""

import re

# 24 characters that can't be taken for one another on paper: without 0 O Q, 1 I, 2 Z, 5 S, 8 B, and G beside the 6.
UNMISTAKABLE = "ACDEFHJKLMNPRTUVWXY34679"

_HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212\uFE63\u30FC]")

# The keys of the standard layout 大千, as every input method for 注音 has them first.
_ZHUYIN = str.maketrans("ㄅㄉˇˋㄓˊ˙ㄚㄞㄢㄦㄆㄊㄍㄐㄔㄗㄧㄛㄟㄣㄇㄋㄎㄑㄕㄘㄨㄜㄠㄈㄌㄏㄒㄖㄙㄩㄥ",
                        "1234567890-QWERTYUIOPASDFGHJKLZXCVBNM/")  # fmt: skip


def struck(text: str) -> str:
    """The keys behind what an input method for 注音 made of a scanned number: ㄐㄕㄅ → RG1. Other signs stay."""
    return text.translate(_ZHUYIN)


def halved(text: str) -> str:
    """Full-width letters, digits, signs and spaces made ordinary, every kind of hyphen made `-`, ends trimmed."""
    return _HYPHENS.sub("-", text.translate(_HALF_WIDTH)).strip()


def compact(text: str) -> str:
    """`halved`, in capitals and without any space: for numbers that are keyed in groups."""
    return re.sub(r"\s", "", halved(text)).upper()


def ungrouped(text: str) -> str:
    """`compact`, without hyphens: for numbers that others give out, as 掛號, however they are grouped on the paper."""
    return compact(text).replace("-", "")
