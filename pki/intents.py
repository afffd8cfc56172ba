"""Certificates as they are before they are signed: numbers, serials and the to-be-signed bytes, on hold."""

from collections.abc import Sequence

from cryptography import x509
from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from audit.plain_statements import insert
from numbering.counters import next_numbers
from pki import crl_entries, names, profiles, requests, subscriber_profiles
from pki.authorities import name_of
from pki.models import Authority, Certificate, Order, Pair, Reason
from pki.requests import Requested


def stored_intents(*, order: Order, pair: Pair, issuer: Authority, requested: Sequence[Requested]) -> list[Certificate]:
    """The intents of a pair, in the transaction of the caller. Raises `Refusal` key_seen."""
    intents = [
        _intent(order=order, pair=pair, issuer=issuer, requested=each, number=number)
        for each, number in zip(requested, next_numbers("C", count=len(requested)), strict=True)
    ]
    if insert(intents, unless_same="key_sha256") < len(intents):
        requests.refuse_seen(*requested, besides=pair)
        raise IntegrityError("The row of a seen key vanished")
    return intents


def _intent(*, order: Order, pair: Pair, issuer: Authority, requested: Requested, number: str) -> Certificate:
    now, profile = timezone.now().replace(microsecond=0), subscriber_profiles.profile(requested.use)
    serial = x509.random_serial_number()  # 159 random bits; the rule asks for 64
    shard = serial % settings.PKI["crl_shards"]  # fixed for good: the certificate names its list
    first, last = profiles.validity(now=now, days=profile.validity_days, issuer=issuer)
    tbs = profiles.to_be_signed(
        serial=serial,
        issuer_name=name_of(issuer),
        subject_name=names.subscriber_name(order.common_name, subject=profile.subject),
        not_before=first,
        not_after=last,
        public_key=requested.public_key,
        extensions=profiles.subscriber_extensions(
            use=requested.use, public_key=requested.public_key, issuer=issuer, crl_shard=shard
        ),
    )
    return Certificate(
        pair=pair,
        issuer=issuer,
        use=requested.use,
        number=number,
        serial=f"{serial:x}",
        key_sha256=requested.key_sha256,
        not_before=first,
        not_after=last,
        tbs=tbs,
        listed_since=now,
        crl_shard=shard,
        reason=Reason.CERTIFICATE_HOLD,
        crl_entry=crl_entries.entry(serial=serial, since=now, reason=Reason.CERTIFICATE_HOLD),
    )
