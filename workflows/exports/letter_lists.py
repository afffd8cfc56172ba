"""Lists of letters and mails as files: mails that did not arrive, suspension letters, renewal letters."""

from datetime import datetime
from operator import attrgetter

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from numbering.numbers import shown
from registry.enumerations import enumerated
from registry.models import CertificateContact
from workflows.correspondence import outbox, suspension_letters
from workflows.correspondence.keeping import PERMISSION
from workflows.correspondence.models import Notice, SuspensionLetter
from workflows.correspondence.pages import with_contacts
from workflows.correspondence.suspension_pages import with_names
from workflows.correspondence.templatetags.correspondence import mail_state
from workflows.expiries import letters
from workflows.expiries.models import LetterBatch, RenewalLetter
from workflows.expiries.pages import printed
from workflows.exports import heads
from workflows.exports.lists import ListFile, Reading, each
from workflows.exports.tables import Row, moment

SEES = ("workflows.view_case",)
RENEWS = (PERMISSION, "workflows.view_case")


def _notices(request: HttpRequest) -> Reading[Notice]:
    return Reading(
        found=outbox.given_up(), page=reverse("desk:notices"),
        lines=lambda notices: [_notice(notice, contacts) for notice, contacts in with_contacts(notices)],
    )  # fmt: skip


def _notice(notice: Notice, contacts: list[CertificateContact]) -> Row:
    called = [f"{contact.subscriber.name}　{contact.name}　{contact.telephone}" for contact in contacts]
    return (
        notice.case.shown if notice.case else "", str(notice.get_kind_display()), notice.to, "\n".join(called),
        moment(notice.given_up_at), notice.tries, notice.returned_status,
    )  # fmt: skip


def _suspensions(request: HttpRequest, since: datetime) -> Reading[SuspensionLetter]:
    """What waits, however old, and what was printed lately."""
    return Reading(
        found=suspension_letters.listed().filter(Q(waiting=True) | Q(at__gte=since)),
        lines=lambda found: [_suspension(letter, name) for letter, name in with_names(found)],
        page=reverse("desk:suspension-letters"),
    )


def _suspension(letter: SuspensionLetter, name: str) -> Row:
    return (
        name, timezone.localtime(letter.at), enumerated(shown(number) for number in letter.certificates),
        mail_state(letter.mail) if letter.mail else "", moment(letter.printed_at), str(letter.printed_by or ""),
    )  # fmt: skip


def _not_drawn(request: HttpRequest) -> Reading[RenewalLetter]:
    return Reading(found=letters.faulty(), lines=each(_faulty), page=reverse("desk:renewal-letters"))


def _faulty(letter: RenewalLetter) -> Row:
    return (letter.number_shown, letters.why_not_drawn(letter))


def _batches(request: HttpRequest, since: datetime) -> Reading[LetterBatch]:
    return Reading(
        found=printed().filter(printed_at__gte=since), lines=each(_batch), page=reverse("desk:renewal-letters"),
    )  # fmt: skip


def _batch(batch: LetterBatch) -> Row:
    return (timezone.localtime(batch.printed_at), str(batch.printed_by), attrgetter("count")(batch))


LISTS = (
    ListFile(
        name="notices", read=_notices, permissions=SEES,
        heads=(
            heads.RECEIPT_NUMBER, heads.TELLS, heads.E_MAIL, heads.CONTACTS, heads.GIVEN_UP, heads.TRIES,
            heads.CAME_BACK,
        ),
    ),
    ListFile(
        name="suspension-letters", read=_suspensions, permissions=SEES, lately=True,
        heads=(
            heads.SUBSCRIBER, heads.SUSPENDED, heads.CERTIFICATES, heads.MAIL, heads.PRINTED, heads.PRINTED_BY,
        ),
    ),
    ListFile(
        name="letters-not-drawn", read=_not_drawn, permissions=RENEWS, heads=(heads.CERTIFICATE, heads.REASON),
    ),
    ListFile(
        name="renewal-batches", read=_batches, permissions=RENEWS, lately=True,
        heads=(heads.PRINTED, heads.PRINTED_BY, heads.LETTERS),
    ),
)  # fmt: skip
