"""Names in certificates, held against what OpenSSL and the library read."""

import pytest
from cryptography import x509

from pki import names


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("A123456789-00-陳𠮷堃", "A123456789-00-陳𠮷堃"),
        ("12345678-01-" + "長" * 52, "12345678-01-" + "長" * 52),
        ("12345678-01-" + "長" * 53, "12345678-01-" + "長" * 52),
        ("12345678-01-" + "長" * 51 + "葛\U000e0100", "12345678-01-" + "長" * 51),
        ("AB12345678-00-" + "Nguyễn Thị Minh " * 4, "AB12345678-00-" + ("Nguyễn Thị Minh " * 4)[:50].rstrip()),
    ],
)
def test_a_common_name_is_cut_at_a_whole_character(given: str, expected: str) -> None:
    assert names.shortened(given) == expected
    assert len(expected) <= 64


def test_the_country_comes_first_and_the_common_name_last() -> None:
    name = x509.Name.from_rfc4514_string("CN=x,O=Demonstration Filing Agency,C=TW")
    assert names.authority_name("x") == name.public_bytes()
