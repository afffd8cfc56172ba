"""The dialogue with two officers: who they are, their parts of the passphrase, what they read aloud and agree to.

What is typed as a part is never shown, never an argument of a program, and in no exception.
"""

import getpass
import hmac
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from pki.officers import TwoOfficers, officer
from pki.two_parts import joined, refuse_weak, strength

ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was done or agreed to, and when."""

    at: datetime
    sentence: str


@dataclass(slots=True, kw_only=True)
class Guide:
    """Leads through one ceremony; `say` shows a line. `names` are those of the two officers, in their order."""

    officers: TwoOfficers
    names: tuple[str, str]
    say: Callable[[str], object]
    began_at: datetime = field(default_factory=timezone.now)
    steps: list[Step] = field(default_factory=list)

    @classmethod
    def of(cls, usernames: Sequence[str], *, say: Callable[[str], object]) -> "Guide":
        """The guide of two officers, named by their accounts. Raises `CommandError`, `Refusal`."""
        if len(usernames) != 2:
            raise CommandError(_("Name the two CA officers: --officer ACCOUNT --officer ACCOUNT."))
        first, second = (officer(username) for username in usernames)
        officers = TwoOfficers(first=first, second=second)
        officers.require()
        shown = dict(get_user_model().objects.filter(username__in=usernames).values_list("username", "display_name"))
        return cls(officers=officers, names=(shown[first.label], shown[second.label]), say=say)

    def report(self, sentence: str) -> None:
        """A step that was done: shown, and kept for the protocol."""
        self.steps.append(Step(at=timezone.now(), sentence=sentence))
        self.say(f"{timezone.localtime():%H:%M:%S}  {sentence}")

    def agree(self, question: str, *, to: str) -> None:
        """Both officers agree, each by their own account's name. Raises `CommandError` when one doesn't."""
        self.say(question)
        for name, actor in zip(self.names, (self.officers.first, self.officers.second), strict=True):
            answer = input(_("%(name)s, type %(account)s to agree: ") % {"name": name, "account": actor.label})
            if answer.strip() != actor.label:
                raise CommandError(_("%(name)s did not agree: nothing more was done.") % {"name": name})
        who = {"first": self.names[0], "second": self.names[1]}
        self.report(_("%(first)s and %(second)s agreed: %(to)s") % {**who, "to": to})

    def office_parts(self) -> None:
        """Both officers type the parts of the office's passphrase. Raises `CommandError` after three wrong ones."""
        if not all(settings.PKI_PASSPHRASE_PARTS):
            raise CommandError(
                _("This office has no passphrase of two parts: each officer sets one, PKI_PASSPHRASE_1 and _2.")
            )
        for _attempt in range(ATTEMPTS):
            typed = self.new_parts()
            if hmac.compare_digest(typed.encode(), settings.PKI_PASSPHRASE.encode()):
                self.report(_("Both parts of the office's passphrase are right"))
                return
            self.say(_("Together these are not the passphrase of this office: type both again."))
        raise CommandError(_("The passphrase was wrong three times: nothing was done."))

    def new_parts(self) -> str:
        """Each officer types a part, twice. The passphrase that they make together."""
        return joined(*(self._part(name) for name in self.names))

    def known_parts(self) -> str:
        """Each officer types the part of a copy that was made earlier, once: whether it is right, the copy says."""
        return joined(*(_hidden(_("%(name)s, your part: ") % {"name": name}) for name in self.names))

    def _part(self, name: str) -> str:
        while True:
            part = _hidden(_("%(name)s, your part (it isn't shown): ") % {"name": name})
            try:
                refuse_weak(part)
            except Refusal as weak:
                self.say(str(weak))
                continue
            if part == _hidden(_("%(name)s, the same again: ") % {"name": name}):
                bits = strength(part)
                self.say(_("%(length)d characters, at most %(bits)d bits.") % {"length": len(part), "bits": bits})
                return part
            self.say(_("The two differ: begin again."))


def _hidden(question: str) -> str:
    """What is typed at the terminal, unseen. Raises `CommandError` where it would be seen."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(question)
        except getpass.GetPassWarning as warning:
            raise CommandError(_("Parts are typed at a terminal that doesn't show them.")) from warning
