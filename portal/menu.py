"""The twelve functions (spec §5): which can be used now, and why the others can't."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from pki.statuses import ShownStatus
from portal.pairs import ShownPair
from registry.models import ApplyRight


@dataclass(frozen=True, slots=True)
class Function:
    """A line of the menu: a link with what it does, or, without `url`, the reason why it can't be used."""

    title: Any
    says: Any
    url: str = ""


def functions(
    *, pairs: Sequence[ShownPair], right: ApplyRight | None, registering: bool, resuming: bool
) -> list[Function]:
    """The menu in the order of the spec's table. `registering`, `resuming`: such an application has come in."""
    return [
        _apply(pairs=pairs, right=right, registering=registering),
        _activate(pairs),
        _export(pairs),
        _renew(pairs),
        _download(pairs),
        _revoke(pairs),
        _view(pairs),
        _suspend(pairs),
        _resume(pairs, resuming=resuming),
        Function(
            pgettext_lazy("function", "Change password"), _("Old password, new password"), reverse("portal:password")
        ),
        _import(pairs),
        Function(
            pgettext_lazy("function", "Change the password of a PFX file"),
            _("File in, file out, in this browser"),
            reverse("portal:file-password"),
        ),
    ]


def _apply(*, pairs: Sequence[ShownPair], right: ApplyRight | None, registering: bool) -> Function:
    title = pgettext_lazy("function", "Apply for certificates")
    if right:
        says = _("Begun; goes on where it stopped") if right.order_id else _("Makes two keys in this browser")
        return Function(title, says, reverse("portal:apply"))
    if registering:
        return Function(title, _("Your registration is under way; its progress stands above"))
    if any(not pair.over for pair in pairs):
        return Function(
            title, _("You have certificates; needed again once they are all over and you have registered anew")
        )
    return Function(title, _("Needs an approved registration on paper"))


def _activate(pairs: Sequence[ShownPair]) -> Function:
    title = pgettext_lazy("function", "Activate")
    waiting = sum(pair.status == ShownStatus.PENDING for pair in pairs)
    if not waiting:
        return Function(title, _("No certificates wait for activation"))
    says = ngettext_lazy(
        "%(n)d pair of certificates waits for you", "%(n)d pairs of certificates wait for you", waiting
    )
    return Function(title, says % {"n": waiting}, reverse("portal:activate"))


def _export(pairs: Sequence[ShownPair]) -> Function:
    title = pgettext_lazy("function", "Export PFX files")
    if not pairs:
        return Function(title, _("There are no certificates yet"))
    return Function(title, _("Saves backup files of the keys in this browser"), reverse("portal:export"))


def _renew(pairs: Sequence[ShownPair]) -> Function:
    title = pgettext_lazy("function", "Renew")
    ending = [pair for pair in pairs if pair.renewable]
    if ending:
        days = min(pair.days_left for pair in ending)
        says = ngettext_lazy("%(n)d day left; no paper is needed", "%(n)d days left; no paper is needed", days)
        return Function(title, says % {"n": days}, reverse("portal:renew"))
    standing = [pair for pair in pairs if not pair.over]
    if not standing:
        return Function(title, _("There are no valid certificates; for new ones, register on paper"))
    return Function(title, standing[0].why_not_renew)


def _revoke(pairs: Sequence[ShownPair]) -> Function:
    """Whoever has nothing to revoke may still read when one must."""
    says = _("When one must revoke, and the form to print")
    if all(pair.over for pair in pairs):
        says = _("When one must revoke; you have no certificates in force")
    return Function(pgettext_lazy("function", "Revoke"), says, reverse("portal:revoke"))


def _suspend(pairs: Sequence[ShownPair]) -> Function:
    title = pgettext_lazy("function", "Suspend")
    if any(certificate.suspendable for pair in pairs for certificate in pair.certificates):
        return Function(title, _("When a key may be exposed; takes effect at once"), reverse("portal:suspend"))
    return Function(title, _("There is no valid certificate to suspend"))


def _resume(pairs: Sequence[ShownPair], *, resuming: bool) -> Function:
    title = pgettext_lazy("function", "Resume")
    waiting = sum(one.held.status == ShownStatus.SUSPENDED for pair in pairs for one in pair.certificates)
    if not waiting:
        return Function(title, _("No certificate is suspended"))
    if resuming:
        return Function(title, _("Your application has come in; see its progress"), reverse("portal:resume"))
    says = ngettext_lazy(
        "%(n)d certificate is suspended; prints the form", "%(n)d certificates are suspended; prints the form", waiting
    )
    return Function(title, says % {"n": waiting}, reverse("portal:resume"))


def _view(pairs: Sequence[ShownPair]) -> Function:
    title = pgettext_lazy("function", "View certificates")
    if not pairs:
        return Function(title, _("There are no certificates yet"))
    return Function(title, _("Number, serial, validity, subject, fingerprint"), reverse("portal:certificates"))


def _download(pairs: Sequence[ShownPair]) -> Function:
    title = pgettext_lazy("function", "Download again")
    if not pairs:
        return Function(title, _("There are no certificates yet"))
    return Function(
        title, _("For a reply lost on the way, in the browser that has the keys"), reverse("portal:download")
    )


def _import(pairs: Sequence[ShownPair]) -> Function:
    title = pgettext_lazy("function", "Import PFX files")
    if not pairs:
        return Function(title, _("There are no certificates yet"))
    return Function(title, _("Brings the keys from another computer here"), reverse("portal:import"))
