"""Who may touch a CA key: two CA officers, who are two people (spec §1)."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.refusal import Refusal

PERMISSION = "pki.add_authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoOfficers:
    """Both are there; the first one acts in the trail, and the entry names the second."""

    first: Actor
    second: Actor

    def require(self) -> None:
        """To be called inside what touches the key. Raises `Refusal`: one_officer, not_permitted."""
        if (self.first.kind, self.first.key) == (self.second.kind, self.second.key):
            raise Refusal(
                _("A key of the authority is touched by two people: ask the other CA officer to come."),
                code="one_officer",
            )
        for officer in (self.first, self.second):
            _require_officer(officer)


def officer(username: str) -> Actor:
    """The CA officer of that account. Raises `Refusal` not_permitted."""
    person = get_user_model().objects.filter(username=username).first()
    actor = Actor(kind="staff", key=str(person.pk) if person else "", label=username)
    _require_officer(actor)
    return actor


def _require_officer(actor: Actor) -> None:
    people = get_user_model().objects
    person = people.filter(pk=actor.key).first() if actor.kind == "staff" and actor.key else None
    if person is None or not person.has_perm(PERMISSION):
        raise Refusal(
            _("%(account)s is no CA officer: have the account checked by the operator.") % {"account": actor.label},
            code="not_permitted",
        )
