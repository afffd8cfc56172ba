"""Random sequences of all that can happen to certificates: lists, deltas, OCSP and database always agree."""

import os
from contextlib import suppress
from uuid import UUID

import pytest
from cryptography import x509
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from audit.refusal import Refusal
from pki import crl, lifecycle, orders, presigned
from pki.holdings import Pair
from pki.models import Certificate, Reason, Status
from pki.publications import CrlKind
from tests.ground.drills import rounds
from tests.pki.asking import joined, listed, reasons, told_by_ocsp
from tests.pki.requesting import SUBSCRIBER, fresh_keys, issue, request

USES = st.sampled_from(("signing", "encryption"))
REASONS = st.sampled_from((Reason.KEY_COMPROMISE, Reason.SUPERSEDED, Reason.CESSATION_OF_OPERATION))


class Lives(RuleBasedStateMachine):
    """Its authority is so large that a change makes a delta alone; every full list that was made is kept."""

    pairs: Bundle[Pair] = Bundle("pairs")

    def __init__(self) -> None:
        super().__init__()
        self.mine: list[UUID] = []
        self.fulls = [listed(CrlKind.FULL)]

    @initialize(target=pairs)
    def begin(self) -> Pair:
        pair = self.issue_one()
        self.activate(pair)
        return pair

    @precondition(lambda self: len(self.mine) < 4)
    @rule(target=pairs)
    def issue(self) -> Pair:
        return self.issue_one()

    def issue_one(self) -> Pair:
        holder_key = f"holder {Certificate.objects.count()}"
        order = orders.place_order(actor=SUBSCRIBER, holder_key=holder_key, common_name="陳𠮷堃")
        signing, encryption = (request(key, nonce=order.nonce) for key in fresh_keys())
        pair = issue(order, requests=(signing, encryption))
        self.mine += [each.certificate_id for each in pair.certificates]
        return pair

    @rule(pair=pairs)
    def activate(self, pair: Pair) -> None:
        with suppress(Refusal):
            lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key=holder_of(pair))

    @rule(pair=pairs, use=USES)
    def suspend_or_resume(self, pair: Pair, use: str) -> None:
        """Whatever can be done, as half of all wishes would else be refused."""
        ids, holder_key = chosen(pair, use), holder_of(pair)
        with suppress(Refusal):
            if Certificate.objects.filter(pk__in=ids, status=Status.SUSPENDED).exists():
                lifecycle.resume(actor=SYSTEM, certificate_ids=ids, holder_key=holder_key)
            else:
                lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=ids, holder_key=holder_key)

    @rule(pair=pairs, use=USES, reason=st.none() | REASONS)
    def end(self, pair: Pair, use: str, reason: Reason | None) -> None:
        """By a revocation, or by its date."""
        if reason:
            lifecycle.revoke(actor=SYSTEM, certificate_ids=chosen(pair, use), reason=reason)
        else:
            Certificate.objects.filter(pk__in=chosen(pair, use)).update(not_after=timezone.now())

    @rule()
    def publish(self) -> None:
        crl.publish(actor=SYSTEM, authority="issuing")
        self.fulls.append(listed(CrlKind.FULL))
        assert self.told_by(reasons(self.fulls[-1])) == self.in_force()

    @rule()
    def sweep(self) -> None:
        crl.publish_due()
        presigned.refresh_due()

    @invariant()
    def all_agree(self) -> None:
        expected, delta = self.in_force(), listed(CrlKind.DELTA)
        for full in self.fulls:
            assert self.told_by(joined(full, delta)) == expected
        for serial, reason in expected.items():
            assert [told_by_ocsp(serial, nonce=nonce) for nonce in (False, True)] == [reason, reason]

    def in_force(self) -> dict[int, x509.ReasonFlags | None]:
        """Of what has not expired: the reason on record, None for what is valid."""
        rows = Certificate.objects.filter(pk__in=self.mine, not_after__gt=timezone.now())
        return {
            int(row.serial, 16): None if row.status == Status.VALID else x509.ReasonFlags(row.reason) for row in rows
        }

    def told_by(self, told: dict[int, x509.ReasonFlags]) -> dict[int, x509.ReasonFlags | None]:
        return {serial: told.get(serial) for serial in self.in_force()}


def holder_of(pair: Pair) -> str:
    return str(Certificate.objects.values_list("pair__holder_key", flat=True).get(pk=pair.signing.certificate_id))


def chosen(pair: Pair, use: str) -> list[UUID]:
    return [getattr(pair, use).certificate_id]


@pytest.mark.fuzz
def test_lists_deltas_ocsp_and_database_always_agree(authority: None, settings: Settings) -> None:
    settings.PKI = settings.PKI | {"crl_whole_entries": -1}
    run_state_machine_as_test(Lives, settings=few_or_many())


def few_or_many() -> settings:
    """The same few every time, or as many others as a drill asks for."""
    return settings(
        max_examples=rounds(short=8, long=300),
        stateful_step_count=20,
        derandomize="DRILL" not in os.environ,
        # A failure is told as it was found; making it short takes minutes.
        phases=(Phase.generate, Phase.shrink) if "DRILL" in os.environ else (Phase.generate,),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
