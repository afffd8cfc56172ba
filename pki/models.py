"""What the authority knows. Orders are written by `orders`, pairs and certificates by `issuance` and `lifecycle`.

A holder is an opaque string: this room knows neither cases nor subscribers.
"""

import uuid
from functools import cached_property, lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Use(models.TextChoices):
    """What a certificate is for 用途."""

    SIGNING = "signing", pgettext_lazy("certificate", "signing")
    ENCRYPTION = "encryption", pgettext_lazy("certificate", "encryption")


class Status(models.TextChoices):
    """What is stored; "about to expire" and "expired" follow from the date (`statuses.shown`)."""

    PENDING = "pending", pgettext_lazy("certificate", "pending activation")
    VALID = "valid", pgettext_lazy("certificate", "valid")
    SUSPENDED = "suspended", pgettext_lazy("certificate", "suspended")
    REVOKED = "revoked", pgettext_lazy("certificate", "revoked")


class Issuance(models.TextChoices):
    """How far the birth of a certificate got (docs/issuance.md)."""

    INTENT = "intent", pgettext_lazy("certificate", "to be signed")
    ISSUED = "issued", pgettext_lazy("certificate", "issued")
    VOID = "void", pgettext_lazy("certificate", "never signed")


class Reason(models.TextChoices):
    """CRLReason (RFC 5280 §5.3.1), as far as it fits a certificate of a subscriber."""

    UNSPECIFIED = "unspecified", pgettext_lazy("revocation reason", "unspecified")
    KEY_COMPROMISE = "keyCompromise", pgettext_lazy("revocation reason", "key exposed or lost")
    AFFILIATION_CHANGED = "affiliationChanged", pgettext_lazy("revocation reason", "registered data changed")
    SUPERSEDED = "superseded", pgettext_lazy("revocation reason", "replaced by another certificate")
    CESSATION_OF_OPERATION = "cessationOfOperation", pgettext_lazy("revocation reason", "no longer needed")
    CERTIFICATE_HOLD = "certificateHold", pgettext_lazy("revocation reason", "on hold")
    PRIVILEGE_WITHDRAWN = "privilegeWithdrawn", pgettext_lazy("revocation reason", "right withdrawn")


class OrderState(models.TextChoices):
    """The way of an order: placed → requested → issued → kept, or expired, or void."""

    PLACED = "placed", pgettext_lazy("order", "placed")
    REQUESTED = "requested", pgettext_lazy("order", "requests received")
    ISSUED = "issued", pgettext_lazy("order", "pair issued")
    KEPT = "kept", pgettext_lazy("order", "pair kept by the holder")
    EXPIRED = "expired", pgettext_lazy("order", "expired")
    VOID = "void", pgettext_lazy("order", "void")


OPEN_STATES = (OrderState.PLACED, OrderState.REQUESTED, OrderState.ISSUED)


class Authority(models.Model):
    """A certificate authority of ours: `root` (no issuer) or `issuing`. Its key has the same name in the back end.

    `key_away_since` is when two officers decided to put its key away; see `authorities.key_is_away`.
    """

    name = models.SlugField(max_length=30, unique=True)
    issuer = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="subordinates")
    der = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    key_away_since = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")

    def __str__(self) -> str:
        return self.name

    @cached_property
    def certificate(self) -> x509.Certificate:
        """The authority's own certificate."""
        return _read(bytes(self.der))

    @cached_property
    def public_key(self) -> RSAPublicKey:
        """The key that its signatures are checked with."""
        key = self.certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise TypeError(f"The key of {self.name} is not RSA")
        return key


@lru_cache(maxsize=16)
def _read(certificate: bytes) -> x509.Certificate:
    """Read once a process: each publication and each certificate asks for names and keys of the same few."""
    return x509.load_der_x509_certificate(certificate)


class OcspResponder(models.Model):
    """A certificate for the key that signs OCSP answers in an authority's name (RFC 6960 §4.2.2.2)."""

    issuer = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="responders")
    serial = models.CharField(max_length=40, unique=True)
    der = models.BinaryField()
    not_after = models.DateTimeField()

    def __str__(self) -> str:
        return f"OCSP responder {self.serial}"


class Order(models.Model):
    """One holder's order of one pair. `nonce` binds both requests to it (PKCS#10 challengePassword).

    `renews` is the pair that is renewed by it, and `approval` the holder's signature for that (`renewals.statement`):
    kept as it came, as evidence of who asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder_key = models.CharField(max_length=64, db_index=True)
    common_name = models.CharField(max_length=200)
    nonce = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.PLACED)
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    requested_at = models.DateTimeField(null=True)
    signing_request_digest = models.CharField(max_length=64, blank=True)
    encryption_request_digest = models.CharField(max_length=64, blank=True)
    renews = models.ForeignKey("Pair", null=True, on_delete=models.PROTECT, related_name="renewals")
    approval = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder_key"], condition=Q(state__in=OPEN_STATES), name="pki_one_open_order_a_holder"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(OrderState.PLACED, OrderState.EXPIRED))
                | (~Q(signing_request_digest="") & ~Q(encryption_request_digest="")),
                name="pki_requested_order_has_digests",
            ),
            models.CheckConstraint(
                condition=Q(renews__isnull=True) | Q(signing_request_digest="") | Q(approval__isnull=False),
                name="pki_requested_renewal_is_approved",
            ),
        ]
        verbose_name = _("order")
        verbose_name_plural = _("orders")

    def __str__(self) -> str:
        return f"order {self.pk} {self.state}"


class Pair(models.Model):
    """A signing and an encryption certificate that are issued, activated and renewed together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="pair")
    holder_key = models.CharField(max_length=64, db_index=True)
    issued_at = models.DateTimeField(null=True)
    activated_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("certificate pair")
        verbose_name_plural = _("certificate pairs")

    def __str__(self) -> str:
        return f"pair {self.pk}"


class Certificate(models.Model):
    """One certificate, from the intent to sign it. `number` is ours 憑證編號, `serial` is X.509's 憑證序號 in hex.

    `key_sha256` is over the modulus and not over the whole key: the same primes under another exponent are one key.
    `crl_entry` is the DER of its CRL entry, made when it is listed, and None only while the certificate is valid: from
    the intent on, a status service says "on hold" and never "good". `listed_since` is the date in that entry.
    `crl_shard` says which of its issuer's lists the certificate names: it can't change.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="certificates")
    issuer = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="certificates")
    use = models.CharField(max_length=10, choices=Use.choices)
    number = models.CharField(max_length=16, unique=True)
    serial = models.CharField(max_length=40, unique=True)
    key_sha256 = models.CharField(max_length=64, unique=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(db_index=True)
    tbs = models.BinaryField()
    der = models.BinaryField(null=True)
    issuance = models.CharField(max_length=8, choices=Issuance.choices, default=Issuance.INTENT)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    listed_since = models.DateTimeField(null=True)
    reason = models.CharField(max_length=24, choices=Reason.choices, blank=True)
    crl_entry = models.BinaryField(null=True)
    crl_shard = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
    invalidity_date = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pair", "use"], name="pki_one_certificate_a_use"),
            models.CheckConstraint(
                condition=Q(issuance=Issuance.ISSUED, der__isnull=False)
                | (~Q(issuance=Issuance.ISSUED) & Q(der__isnull=True)),
                name="pki_issued_means_signed",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=Status.VALID,
                    issuance=Issuance.ISSUED,
                    crl_entry__isnull=True,
                    listed_since__isnull=True,
                    reason="",
                )
                | (~Q(status=Status.VALID) & Q(crl_entry__isnull=False, listed_since__isnull=False) & ~Q(reason="")),
                name="pki_listed_unless_valid",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.REVOKED, revoked_at__isnull=False)
                | (~Q(status=Status.REVOKED) & Q(revoked_at__isnull=True)),
                name="pki_revoked_means_dated",
            ),
        ]
        indexes = [  # what a list is made of, among millions that are on none
            models.Index(
                fields=["issuer", "crl_shard", "not_after"],
                condition=Q(crl_entry__isnull=False),
                name="pki_listed_certificates",
            ),
            models.Index(fields=["revoked_at"], condition=Q(revoked_at__isnull=False), name="pki_revoked_by_time"),
        ]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.number


class SealCertificate(models.Model):
    """A certificate of the key that seals the office's letters. The newest one goes into what is sealed now."""

    issuer = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="seals")
    serial = models.CharField(max_length=40, unique=True)
    der = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("seal certificate")
        verbose_name_plural = _("seal certificates")

    def __str__(self) -> str:
        return f"seal {self.serial}"


# Django looks for models in this module alone; what was published has its own, which knows this one by name.
import pki.publications  # noqa: E402, F401
