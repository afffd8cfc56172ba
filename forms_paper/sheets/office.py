"""The office whose name stands on every paper."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The registration office 註冊中心, in the words of its papers.

    `site` is the address of the subscribers' portal as it is to be typed; `form_edition` is the edition of the blank
    forms, ROC year and month ("11511").
    """

    name: str
    zip: str
    address: str
    telephone: str
    email: str
    hours: str
    site: str
    form_edition: str

    @property
    def edition_shown(self) -> str:
        """115 年 11 月版"""
        return f"{int(self.form_edition[:3])} 年 {int(self.form_edition[3:])} 月版"
