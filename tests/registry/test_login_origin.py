"""What is kept of an address: the network."""

import pytest

from registry.login_origin import shortened


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:aaaa:bbbb::1", "2001:db8:aaaa::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("::1", "::/48"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_a_network_without_the_machine(address: str, kept: str) -> None:
    assert shortened(address) == kept
