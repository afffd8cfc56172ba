"""So many rows for every list of papers, put straight into the tables."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from numbering.counters import next_number
from registry.models import Delivery, PasswordSlip, PostingList, SlipBatch, SlipState, Staff
from tests.portal import people
from workflows.audit_desk.models import TrailCheck
from workflows.correspondence.models import Notice, SuspensionLetter
from workflows.expiries.models import Cause as LetterCause
from workflows.expiries.models import LetterBatch, RenewalLetter
from workflows.scans.models import Cause, ScanBatch, ScanPage
from workflows.staffing.models import Absence

MAIL = "contact@firm.example"
_numbers = count(1)


@dataclass
class Office:
    """An office whose lists have rows. `clerk` did all of it."""

    clerk: Staff
    colleague: Staff
    batch: SlipBatch = field(init=False)
    posting_list: PostingList = field(init=False)
    scans: ScanBatch = field(init=False)

    def __post_init__(self) -> None:
        with transaction.atomic():
            self.batch = SlipBatch.objects.create(
                number=next_number("SB"), delivery=Delivery.POST, begun_by=self.clerk
            )  # fmt: skip
            self.posting_list = PostingList.objects.create(number=next_number("L"))
        self.scans = self._scans()

    def fill(self, rows: int) -> None:
        """Adds so many rows to each list."""
        with transaction.atomic():
            for _row in range(rows):
                self._slips()
                self._letters()
                self._others()

    def which(self, name: str) -> tuple[object, ...]:
        """Of which thing a list is."""
        found: dict[str, object] = {
            "batch-parts": self.batch.number, "posting-list": self.posting_list.number,
            "scan-batch": self.scans.public_id,
        }  # fmt: skip
        return (found[name],) if name in found else ()

    def _slip(self, **of: object) -> PasswordSlip:
        n = next(_numbers)
        account = people.enrol(account=f"HT7K4Q{n:04d}", name=f"王小明{n}", id_number=f"A1{n:08d}")
        given = {
            "serial": next_number("S"), "account": account, "case_number": f"RG1150{n:07d}", "delivery": Delivery.POST,
            "recipient_name": account.subscriber.name, "recipient_zip": "106-055", "recipient_address": "示範路1號",
            "recipient_email": MAIL, "recipient_mobile": "0912000115",
        }  # fmt: skip
        return PasswordSlip.objects.create(**{**given, **of})

    def _slips(self) -> None:
        now = timezone.now()
        self._slip(left_out="does_not_fit")
        self._slip(delivery=Delivery.ELECTRONIC)
        spoilt = self._slip(state=SlipState.VOID)
        self._slip(reprint_of=spoilt, reprint_reason="卡紙", requested_by=self.clerk, account=spoilt.account)
        registered = f"{next(_numbers):014d}"
        part = self.batch.slips.count() + 1
        self._slip(
            state=SlipState.POSTED, printed_at=now, posted_at=now, posting_list=self.posting_list, batch=self.batch,
            part=part, registered_number=registered,
        )  # fmt: skip
        PostingList.objects.create(number=next_number("L"), open=False, posted_on=timezone.localdate())
        balanced = {"balanced_at": now, "balanced_by": self.clerk}
        SlipBatch.objects.create(number=next_number("SB"), delivery=Delivery.POST, begun_by=self.clerk, **balanced)

    def _letters(self) -> None:
        now, holder = timezone.now(), self.batch.slips.latest("pk").account.subscriber
        mail = Notice.objects.create(kind="new_password", to=MAIL, about={}, given_up_at=now, tries=3)
        SuspensionLetter.objects.create(
            holder_key=str(holder.public_id), certificates=["C11500000010"], at=now, mail=mail
        )  # fmt: skip
        RenewalLetter.objects.create(
            pair_id=uuid4(), holder_key=str(holder.public_id), certificate_number="C11500000010",
            cause=LetterCause.FIRST, fault="does_not_fit",
        )  # fmt: skip
        LetterBatch.objects.create(content=b"", sha256="0" * 64, printed_by=self.clerk)

    def _scans(self) -> ScanBatch:
        n = next(_numbers)
        return ScanBatch.objects.create(
            name=f"scan-{n}.pdf", sha256=f"{n:064d}", type="PDF", size=4, pages_expected=40, by=self.clerk
        )  # fmt: skip

    def _others(self) -> None:
        now, today = timezone.now(), timezone.localdate()
        ordinal = self.scans.pages.count()
        ScanPage.objects.create(
            batch=self.scans, ordinal=ordinal, state=ScanPage.State.WAITING, cause=Cause.NO_CODE, width=827, height=1169
        )  # fmt: skip
        self._scans()
        TrailCheck.objects.create(by=self.clerk, expected=9, checked=9, ended_at=now)
        day = today + timedelta(days=next(_numbers))
        Absence.objects.create(
            staff=self.clerk, substitute=self.colleague, first_day=day, last_day=day, named_by=self.clerk
        )  # fmt: skip
