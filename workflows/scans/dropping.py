"""A batch is dropped: judged, kept as it is, and split afterwards."""

from dataclasses import dataclass
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from forms_paper.scan_files import Judged
from forms_paper.scan_process import judged
from registry.staff import require
from workflows.scans import splitting
from workflows.scans.models import ScanBatch

PERMISSION = "workflows.receive_case"
READ = "scans.read_scans"
FIELD = "scans"
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Dropped:
    """The batch of a file, and whether this very file had been dropped before."""

    batch: ScanBatch
    before: bool


def drop(*, actor: Actor, name: str, content: bytes) -> Dropped:
    """Lets a file in and has it split. The same bytes again are the batch that they made.

    Raises `Refusal`: not permitted, or why the file is no scan (`forms_paper.scan_process.SENTENCES`), field "scans".
    """
    require(actor, PERMISSION)
    digest = sha256(content).hexdigest()
    verdict: Judged | Refusal | None = None
    if not ScanBatch.objects.filter(sha256=digest).exists():
        try:  # outside of any transaction: it takes a second
            verdict = judged(content, splitting.limits(), field=FIELD)
        except Refusal as refusal:
            verdict = refusal
    return _keep(actor=actor, name=name[-LONGEST_NAME:], content=content, digest=digest, verdict=verdict)


@mutation("scan.drop", thing=lambda *, digest, **_: f"scan_file:{digest}")
def _keep(*, actor: Actor, name: str, content: bytes, digest: str, verdict: Judged | Refusal | None) -> Dropped:
    staff = require(actor, PERMISSION)
    if isinstance(verdict, Refusal):
        raise verdict
    standing = ScanBatch.objects.select_related("by").filter(sha256=digest).first()
    if standing or verdict is None:
        return Dropped(standing or ScanBatch.objects.get(sha256=digest), before=True)
    try:
        with transaction.atomic():
            batch = ScanBatch.objects.create(
                name=name, sha256=digest, type=verdict.type, size=len(content), pages_expected=verdict.pages, by=staff
            )
    except IntegrityError:  # a twin was faster
        return Dropped(ScanBatch.objects.select_related("by").get(sha256=digest), before=True)
    default_storage.save(batch.original, ContentFile(content))
    record(
        actor=actor, action="scan.drop", thing=f"scan_batch:{batch.public_id}",
        facts={"sha256": digest, "type": verdict.type, "pages": verdict.pages},
    )  # fmt: skip
    transaction.on_commit(lambda: splitting.begin_soon(batch.pk))
    return Dropped(batch, before=False)
