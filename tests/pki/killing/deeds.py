"""What can be done to a life of certificates at a moment, and what must be true of it at any moment.

A life is an order with its requests, and what becomes of its pair. Used by the killing process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from cryptography import x509

from audit.actors import SYSTEM
from pki import crl, issuance, lifecycle, presigned
from pki.models import Certificate, Order, OrderState, Reason, Status
from pki.publications import CrlKind, StatusChange
from tests.pki.asking import listed, reasons, told_by_ocsp
from tests.pki.requesting import SUBSCRIBER

Deed = Callable[[], object]


class Wrong(AssertionError):
    """What must hold at any moment does not."""


@dataclass(frozen=True, slots=True)
class Life:
    """What was sent for an order, as `orders.json` has it."""

    sent: dict[str, str]

    @property
    def order_id(self) -> UUID:
        return UUID(self.sent["id"])

    @property
    def holder_key(self) -> str:
        return self.sent["holder_key"]

    def possible(self) -> dict[str, Deed]:
        """By its kind, what the database would let happen now."""
        order = Order.objects.get(pk=self.order_id)
        if order.state in (OrderState.PLACED, OrderState.REQUESTED):
            return {"issue": self._issue, "publish": publish}
        return self._of_pair(order.pair.pk, {row.use: row for row in order.pair.certificates.all()})

    def _issue(self) -> None:
        issuance.issue_pair(
            actor=SUBSCRIBER,
            order_id=self.order_id,
            holder_key=self.holder_key,
            signing_request=bytes.fromhex(self.sent["signing"]),
            encryption_request=bytes.fromhex(self.sent["encryption"]),
            approval=bytes.fromhex(self.sent["approval"]),
        )

    def _of_pair(self, pair_id: UUID, rows: dict[str, Certificate]) -> dict[str, Deed]:
        """The signing certificate goes on and off hold, the encryption certificate is revoked."""
        signing, encryption = rows["signing"], rows["encryption"]
        one: dict[str, Any] = {"certificate_ids": [signing.pk], "holder_key": self.holder_key}
        other: dict[str, Any] = {"certificate_ids": [encryption.pk], "reason": Reason.KEY_COMPROMISE}
        pair: dict[str, Any] = {"pair_id": pair_id, "holder_key": self.holder_key}
        refresh = partial(presigned.refresh, [signing.pk, encryption.pk])
        deeds: dict[str, Deed] = {"refresh": refresh, "publish": publish}
        if signing.status == Status.PENDING:
            deeds["activate"] = partial(lifecycle.activate_pair, actor=SUBSCRIBER, **pair)
        if signing.status == Status.VALID:
            deeds["suspend"] = partial(lifecycle.suspend, actor=SUBSCRIBER, **one)
        if signing.status == Status.SUSPENDED:
            deeds["resume"] = partial(lifecycle.resume, actor=SYSTEM, **one)
        if encryption.status == Status.VALID:
            deeds["revoke"] = partial(lifecycle.revoke, actor=SYSTEM, **other)
        return deeds

    def watch(self) -> None:
        """Raises `Wrong` unless OCSP says of its certificates what is committed, whatever has just died, and the list
        that stands says it of what is noted as told.

        The server behind a killed client may still commit while this asks: then either side of it is right.
        """
        before, noted = self._committed(), self._noted_as_told()
        told = {serial: [told_by_ocsp(serial, nonce=nonce) for nonce in (False, True)] for serial in before}
        on_list = reasons(listed(CrlKind.FULL))
        after = self._committed()
        for serial, reason in before.items():
            if not {reason, after[serial]}.issuperset(told[serial]):
                raise Wrong(f"OCSP says {told[serial]} of {serial:x}, the database {reason}, then {after[serial]}")
            if serial in noted & self._noted_as_told() and on_list.get(serial) not in (reason, after[serial]):
                raise Wrong(f"the list says {on_list.get(serial)} of {serial:x}, the database {reason}")

    def _committed(self) -> dict[int, x509.ReasonFlags | None]:
        rows = Certificate.objects.filter(pair__order=self.order_id).values_list("serial", "status", "reason")
        return {
            int(serial, 16): None if status == Status.VALID else x509.ReasonFlags(reason)
            for serial, status, reason in rows
        }

    def _noted_as_told(self) -> set[int]:
        """Serials of which no change waits to be told."""
        waiting = StatusChange.objects.filter(told_by__isnull=True).values("certificate")
        told = Certificate.objects.filter(pair__order=self.order_id).exclude(pk__in=waiting)
        return {int(serial, 16) for serial in told.values_list("serial", flat=True)}


def publish() -> None:
    """A full list and its delta."""
    crl.publish(actor=SYSTEM, authority="issuing")
