"""What a closed registration has left: the subscriber, the account, the used right, the slip, one or two pairs."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.contrib.auth.hashers import make_password

from config.load.bulk import DAY, HOUR, Clock, Sheet, next_ids
from config.load.numbers import Numbers
from config.load.people import SUBSCRIBER, Applicant, applicant, holder_key, key, portal_account, scrambled
from config.load.plan import BLOCK, LATER, Plan, Planned
from pki import crl_entries
from pki.authorities import issuing_authority
from pki.models import Certificate, Order, Pair, Reason
from registry.contact_points import digits
from registry.models import ApplyRight, CertificateContact, PasswordSlip, PortalAccount, Subscriber
from workflows.stages import Stage

VALID_FOR, RENEWED_AFTER = 365 * DAY, 330 * DAY
REVOKED_IN, RESUMED_IN = 18, 19  # places of a block (`plan.LATER`)
FIRST_ORDER, SECOND_ORDER = 2, 3  # salts
_SENDS_LATER = {place for _kind, place in LATER.values()}

Listed = tuple[str, str | None, str, bytes | None, str | None]
"""Status, date, reason and entry on the revocation list, and date of revocation."""


class Subscribers:
    """Rows of the registry and the authority. All certificates hold the same bytes, which no authority has signed: what
    differs stands in the columns."""

    def __init__(self, *, plan: Plan, numbers: Numbers, clock: Clock, now: int) -> None:
        self.plan, self.numbers, self.text, self.now = plan, numbers, clock.text, now
        self.issuer = issuing_authority().pk
        self.tbs, self.der = sample()
        self.password = make_password(None)
        self.account_of: dict[int, int] = {}
        self.certificates_of: dict[int, list[str]] = {}
        self._ids, self._account_ids = next_ids(Subscriber), next_ids(PortalAccount)
        self._right_ids, self._slip_ids = next_ids(ApplyRight), next_ids(PasswordSlip)
        self._sheets()

    def _sheets(self) -> None:
        self.subscribers = Sheet(
            Subscriber, "id", "public_id", "kind", "name", "id_number", "seq", "birth_date", "representative", "zip",
            "address", "telephone", "telephone_digits", "email", "enrolled_at", "enrolled_by_case",
        )  # fmt: skip
        self.contacts = Sheet(
            CertificateContact, "id", "subscriber_id", "name", "telephone", "email", "zip", "address"
        )  # fmt: skip
        self.accounts = Sheet(
            PortalAccount, "id", "account", "subscriber_id", "state", "password", "password_changed_at",
            "sessions_valid_from", "opened_at",
        )  # fmt: skip
        self.rights = Sheet(
            ApplyRight, "id", "subscriber_id", "granted_by_case", "granted_at", "expires_at", "order_id", "begun_at",
            "used_at",
        )  # fmt: skip
        self.slips = Sheet(
            PasswordSlip, "id", "serial", "account_id", "case_number", "state", "delivery", "recipient_name",
            "recipient_zip", "recipient_address", "requested_at", "printed_at", "handed_over_at", "acknowledged_at",
        )  # fmt: skip
        self.orders = Sheet(
            Order, "id", "holder_key", "common_name", "nonce", "state", "placed_at", "expires_at", "requested_at",
            "signing_request_digest", "encryption_request_digest",
        )  # fmt: skip
        self.pairs = Sheet(Pair, "id", "order_id", "holder_key", "issued_at", "activated_at")
        self.certificates = Sheet(
            Certificate, "id", "pair_id", "issuer_id", "use", "number", "serial", "key_sha256", "not_before",
            "not_after", "tbs", "der", "issuance", "status", "listed_since", "reason", "crl_entry", "revoked_at",
        )  # fmt: skip

    @property
    def sheets(self) -> list[Sheet]:
        """In the order in which they can be written."""
        return [
            self.subscribers, self.contacts, self.accounts, self.rights, self.slips, self.orders, self.pairs,
            self.certificates,
        ]  # fmt: skip

    def enrol(self, case: Planned, number: str, *, at: int) -> None:
        """The registration `case` was carried out at that moment."""
        index, who, pk, account = case.index, applicant(case.index), next(self._ids), next(self._account_ids)
        since = self.text(at)
        self.subscribers.add(
            pk, key(index, SUBSCRIBER), "body" if who.body else "person", who.name, who.id_number, who.seq,
            who.birth_date, who.representative, who.zip, who.address, who.telephone, digits(who.telephone), who.email,
            since, number,
        )  # fmt: skip
        self.contacts.add(pk, pk, who.contact, who.telephone, who.email, who.zip, who.address)
        self.accounts.add(account, portal_account(index), pk, "active", self.password, since, since, since)
        if index % BLOCK in _SENDS_LATER:
            self.account_of[index] = account
        applied = at + DAY
        used = case.stage == Stage.CLOSED and applied < self.now
        order, begun = (key(index, FIRST_ORDER), self.text(applied)) if used else (None, None)
        self.rights.add(next(self._right_ids), pk, number, since, self.text(at + 90 * DAY), order, begun, begun)
        self._slip(case, number, account, who, at=at)
        if used:
            self._pair(index, who, salt=FIRST_ORDER, at=applied)
            if index % 7 < 4 and applied + RENEWED_AFTER < self.now:
                self._pair(index, who, salt=SECOND_ORDER, at=applied + RENEWED_AFTER)

    def deliver(self, case: Planned, number: str, *, at: int) -> None:
        """A paper of a registered subscriber made a slip at that moment."""
        self._slip(case, number, self.account_of.pop(case.of), applicant(case.of), at=at)

    def _slip(self, case: Planned, number: str, account: int, who: Applicant, *, at: int) -> None:
        done = case.stage == Stage.CLOSED
        given = self.text(min(at + 3 * HOUR, self.now)) if done else None
        self.slips.add(
            next(self._slip_ids), self.numbers.next("S", at), account, number, "acknowledged" if done else "requested",
            "counter", who.contact, who.zip, who.address, self.text(at), given, given, given,
        )  # fmt: skip

    def _pair(self, index: int, who: Applicant, *, salt: int, at: int) -> None:
        bits = scrambled(index, salt)
        order, pair, holder, issued = f"{bits:032x}", f"{bits ^ 1:032x}", holder_key(index), self.text(at)
        self.orders.add(
            order, holder, f"{who.id_number}-{who.seq}-{who.name}", order, "kept", issued, self.text(at + 7 * DAY),
            issued, order, order,
        )  # fmt: skip
        self.pairs.add(pair, order, holder, issued, self.text(min(at + 2 * HOUR, self.now)))
        self._certificate(index, bits ^ 2, use="signing", pair=pair, at=at)
        self._certificate(index, bits ^ 4, use="encryption", pair=pair, at=at)

    def _certificate(self, index: int, bits: int, *, use: str, pair: str, at: int) -> None:
        number, plain = self.numbers.next("C", at), f"{bits:032x}"
        listed: Listed = ("valid", None, "", None, None)
        if index % BLOCK < 2:
            listed = self._listed(index, 2**158 + bits)
            self.certificates_of.setdefault(index, []).append(number)
        status, since, reason, entry, revoked = listed
        self.certificates.add(
            plain, pair, self.issuer, use, number, f"40000000{plain}", plain, self.text(at),
            self.text(at + VALID_FOR), self.tbs, self.der, "issued", status, since, reason, entry, revoked,
        )  # fmt: skip

    def _listed(self, index: int, serial: int) -> Listed:
        """What a later paper of the subscriber has done, or waits for."""
        revoked = self._later(index, REVOKED_IN, done=True)
        held = self._later(index, RESUMED_IN, done=False)
        if not (at := revoked or held):
            return "valid", None, "", None, None
        reason = Reason.KEY_COMPROMISE if revoked else Reason.CERTIFICATE_HOLD
        entry = crl_entries.entry(serial=serial, since=datetime.fromtimestamp(at, UTC), reason=reason)
        if revoked:
            return "revoked", self.text(at), reason.value, entry, self.text(at)
        return "suspended", self.text(at), reason.value, entry, None

    def _later(self, index: int, place: int, *, done: bool) -> int | None:
        """When the subscriber's paper of that place of a block came, if there is one that is done or isn't."""
        later = self.plan.later_case(index, place)
        if later is None or (self.plan.later_stage(later) == Stage.CLOSED) != done:
            return None
        return self.plan.received_at(later)


def sample() -> tuple[bytes, bytes]:
    """A certificate of the usual size, by and for itself: its signed part and the whole."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Load")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, private.public_key(), 1, begin, begin + timedelta(days=365))
    signed = builder.sign(private, hashes.SHA256())
    return signed.tbs_certificate_bytes, signed.public_bytes(Encoding.DER)
