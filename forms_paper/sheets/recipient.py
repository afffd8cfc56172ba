"""To whom a letter or a slip goes."""

import re
from dataclasses import dataclass

# City or county and its district: what stands beside the postal code, so that nobody looks for a lone last character.
_DISTRICT = re.compile(r"(?P<city>..市.{1,3}?區|..縣.{1,3}?[鄉鎮市])(?P<street>.+)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The certificate contact 憑證聯絡人 as an address block names them.

    `is_body`: `person` is a company or office, which is its own contact.
    """

    zip: str
    address: str
    person: str
    organisation: str = ""
    is_body: bool = False

    @property
    def city(self) -> str:
        """City and district, or nothing when the address does not begin with them."""
        match = _DISTRICT.match(self.address)
        return match["city"] if match else ""

    @property
    def street(self) -> str:
        """What follows city and district."""
        match = _DISTRICT.match(self.address)
        return match["street"] if match else self.address

    @property
    def named(self) -> str:
        """林喆 君; a body without 君."""
        return self.person if self.is_body else f"{self.person} 君"
