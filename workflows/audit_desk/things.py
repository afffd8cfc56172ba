"""What entries are about, in words, and all the names under which the trail knows what somebody asks for."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from numbering.keyed_text import halved, ungrouped
from numbering.numbers import NUMBER, as_keyed, shown
from pki import holdings
from registry.models import PasswordSlip, PortalAccount, Subscriber
from workflows.models import Case
from workflows.scans.models import ScanPage

WORDS = {
    "case": _("case %(id)s"),
    "form": _("form %(id)s"),
    "slip": _("password slip %(id)s"),
    "slips": _("%(id)s password slips"),
    "batch": _("batch of slips %(id)s"),
    "list": _("posting list %(id)s"),
    "scan": _("scanned page %(id)s"),
    "scan_batch": _("batch of scans %(id)s"),
    "scan_file": _("scanned file %(id)s"),
    "subscriber": _("subscriber %(id)s"),
    "holder": _("subscriber %(id)s"),
    "account": _("portal account %(id)s"),
    "right": _("right to apply %(id)s"),
    "order": _("order %(id)s"),
    "pair": _("certificate pair %(id)s"),
    "certificate": _("certificate %(id)s"),
    "notice": _("mail %(id)s"),
    "suspension_letter": _("suspension letter %(id)s"),
    "renewal_letters": _("renewal letters %(id)s"),
    "authority": _("authority %(id)s"),
    "responder": _("OCSP certificate %(id)s"),
    "seal": _("seal certificate %(id)s"),
    "protocol": _("protocol %(id)s"),
    "staff": _("staff account %(id)s"),
    "page": _("page “%(id)s”"),
    "day": _("day %(id)s"),
    "entry": _("entry %(id)s of the audit trail"),
    "entries": _("entries %(id)s of the audit trail"),
    "trail": _("the audit trail"),
}
PAGES = {
    "worklist": _("Worklist"),
    "find": _("Search results"),
    "mailroom": _("Mailroom"),
    "slips-waiting": _("Slips to be printed"),
    "slips-left-out": _("Slips left out of a batch"),
    "slips-to-send": _("Slips to be sent"),
    "new-slips": _("New slips to be approved"),
    "balanced-batches": _("Balanced batches of slips"),
    "batch-parts": _("Parts of a batch"),
    "labels": _("Address labels"),
    "posting-list": _("Posting list"),
    "posting-lists": _("Posting lists"),
    "register-post": _("Registered post"),
    "staff": _("Staff"),
    "absences": _("Absences"),
    "notices": _("Mails that did not arrive"),
    "renewal-letters": _("Renewal letters"),
    "renewal-batches": _("Batches of renewal letters"),
    "letters-not-drawn": _("Letters that could not be drawn"),
    "suspension-letters": _("Suspension letters"),
    "scan-queue": _("Scans to be matched"),
    "scan-batches": _("Batches of scans"),
    "scan-batch": _("Batch of scans"),
    "scan-page": _("Scan to be matched"),
    "accounts": _("Accounts of the day"),
    "figures": _("Figures"),
    "audit": _("Audit trail"),
    "verifications": _("Verifications"),
    "trail-faults": _("Faults of the audit trail"),
}
"""Lists by the names that the trail has for them; what stands behind a colon is their day or number."""
MOST = 500
"""So many certificates and cases of one subscriber are asked for: nobody has more."""


def in_words(thing: str) -> str:
    """`case:RG11500048215` as people say it; what has no words here as it is."""
    kind, _colon, identifier = thing.partition(":")
    if kind == "page":
        name, _colon, which = identifier.removeprefix("desk:").partition(":")
        return str(WORDS[kind]) % {"id": f"{PAGES.get(name, name)} {which}".strip()}
    return str(WORDS[kind]) % {"id": shown(identifier)} if kind in WORDS else thing


def meant_by(text: str) -> tuple[str, ...]:
    """Every name in the trail of what was keyed, sorted; empty when nothing is known of it.

    A number of ours leads to what belongs to it (a case to its slips and scans, a certificate to its pair and order);
    a portal account, an ID number or a name to everything of that subscriber. `kind:identifier` is taken as it is.
    """
    number = as_keyed(halved(text))
    if number:
        return tuple(sorted(set(_of_number(number))))
    kind, colon, _identifier = text.partition(":")
    if colon and kind in WORDS:
        return (text,)
    return tuple(sorted(set(_of_person(text.strip()))))


def _of_number(number: str) -> Iterator[str]:
    found = NUMBER.match(number)
    match found["prefix"] if found else "":
        case "C":
            yield from _of_certificate(number)
        case "S":
            yield f"slip:{number}"
        case "SB":
            yield f"batch:{number}"
        case "L":
            yield f"list:{number}"
        case _:
            yield from of_cases([number])
            yield f"form:{number}"


def of_cases(numbers: list[str]) -> Iterator[str]:
    """The cases with these receipt numbers, their slips and their scans."""
    yield from (f"case:{number}" for number in numbers)
    slips = PasswordSlip.objects.filter(case_number__in=numbers)
    yield from (f"slip:{serial}" for serial in slips.values_list("serial", flat=True))
    scans = ScanPage.objects.filter(case__number__in=numbers)
    yield from (f"scan:{scan}" for scan in scans.values_list("public_id", flat=True))


def _of_certificate(number: str) -> Iterator[str]:
    yield f"certificate:{number}"
    found = holdings.origin_of(number)
    if found:
        yield f"pair:{found.pair_id}"
        yield f"order:{found.order_id}"


def _of_person(typed: str) -> Iterator[str]:
    account = ungrouped(typed)
    asked = Q(id_number=typed.upper()) | Q(name=typed) | Q(account__account=account)
    found = list(Subscriber.objects.filter(asked)[:MOST])
    yield from of_subscribers(found)
    papers = Q(id_number=typed.upper()) | Q(applicant=typed) | Q(holder_key__in=[one.public_id for one in found])
    yield from of_cases(list(Case.objects.filter(papers).values_list("number", flat=True)[:MOST]))


def of_subscribers(found: Iterable[Subscriber]) -> Iterator[str]:
    """Subscribers with their accounts, pairs, orders and certificates."""
    for subscriber in found:
        key = str(subscriber.public_id)
        yield from (f"subscriber:{key}", f"holder:{key}")
        for pair in holdings.pairs_of(key)[:MOST]:
            yield from (f"pair:{pair.pair_id}", f"order:{pair.order_id}")
            yield from (f"certificate:{held.number}" for held in pair.certificates)
    accounts = PortalAccount.objects.filter(subscriber__in=list(found))
    yield from (f"account:{account}" for account in accounts.values_list("account", flat=True))
