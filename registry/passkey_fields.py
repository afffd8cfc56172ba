"""What is kept of a passkey, at either door."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from registry.webauthn import NewPasskey


class KeptPasskey(models.Model):
    """The public half of a passkey: nothing in it is a secret.

    `public_key` is COSE in CBOR (RFC 9052). `sign_count` is the highest that was seen, 0 for authenticators that don't
    count. `copied_at`: when an answer came whose count did not go on, so that there may be a copy; from then on it
    opens nothing.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=40)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField()
    sign_count = models.PositiveBigIntegerField()
    transports = models.JSONField(default=list)
    aaguid = models.UUIDField()
    registered_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    copied_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"passkey {self.key}"

    @classmethod
    def of(cls, new: NewPasskey, **more: Any) -> "KeptPasskey":
        """A passkey as it was just made, not yet saved."""
        return cls(
            credential_id=new.credential_id,
            public_key=new.public_key,
            sign_count=new.sign_count,
            transports=list(new.transports),
            aaguid=new.aaguid,
            registered_at=timezone.now(),
            **more,
        )

    def takes(self, count: int) -> bool:
        """Whether the count of an answer has gone on; saves either way. The caller has locked the row.

        One that has not gone on means a copy (WebAuthn §6.1.1). Authenticators that don't count always say 0.
        """
        if (count or self.sign_count) and count <= self.sign_count:
            self.copied_at = timezone.now()
            self.save(update_fields=["copied_at"])
            return False
        self.sign_count, self.last_used_at = count, timezone.now()
        self.save(update_fields=["sign_count", "last_used_at"])
        return True
