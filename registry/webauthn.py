"""What WebAuthn asks of a relying party (Web Authentication Level 3, §7.1 and §7.2), by the library fido2.

Knows no database. Attestation is not asked for: which make of authenticator somebody has is nobody's business here, and
the password is the other factor. For the same reason user verification is preferred and not required.
"""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.utils.translation import get_language
from fido2 import cbor, cose
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialParameters,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

#: What every platform offers at least one of: ECDSA on P-256, Ed25519, RSA with SHA-256 (Windows Hello).
ALGORITHMS = (cose.ES256.ALGORITHM, cose.EdDSA.ALGORITHM, cose.RS256.ALGORITHM)
LONGEST_ID = 1023  # octets (§5.8.3)
PREFERRED = UserVerificationRequirement.PREFERRED
#: What the library raises for octets that are no WebAuthn (found by feeding it noise).
_NOT_READABLE = (
    ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, struct.error
)  # fmt: skip


class NotAcceptable(ValueError):
    """The browser's answer is not what was asked for. The reason is for tests and programmers, not for the page."""


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a registration brings."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]
    aaguid: UUID


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose passkey it is to be: `handle` is opaque, `name` is what the passkey's own program shows."""

    handle: bytes
    name: str


def relying_party() -> str:
    """The domain that passkeys are bound to: that of `PASSKEY_ORIGIN`."""
    return urlsplit(settings.PASSKEY_ORIGIN).hostname or ""


def creation_options(*, challenge: bytes, owner: Owner, standing: Iterable[tuple[bytes, list[str]]]) -> dict[str, Any]:
    """`PublicKeyCredentialCreationOptionsJSON` (§5.1.8). No authenticator registers twice: `standing` are left out."""
    known = [
        PublicKeyCredentialDescriptor.from_dict(
            {"type": PublicKeyCredentialType.PUBLIC_KEY, "id": credential_id, "transports": transports or None}
        )
        for credential_id, transports in standing
    ]
    options, _state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=owner.handle, name=owner.name, display_name=owner.name),
        credentials=known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=PREFERRED,
        challenge=challenge,
    )
    return dict(options.public_key)


def registered(*, challenge: bytes, answer: str) -> NewPasskey:
    """The passkey that `answer` (`RegistrationResponseJSON`) brings for this challenge. Raises `NotAcceptable`."""
    server = _server()
    _options, state = server.register_begin(
        PublicKeyCredentialUserEntity(id=b"checked", name=""), user_verification=PREFERRED, challenge=challenge
    )
    try:
        content = json.loads(answer)
        response = RegistrationResponse.from_dict(content)
        _refuse_foreign_frame(response.response.client_data.cross_origin)
        credential = response.response.attestation_object.auth_data.credential_data
        if credential is None or credential.credential_id != response.raw_id:
            raise NotAcceptable("no credential, or not the one that is named")
        data = server.register_complete(state, response)
        _refuse_unusable_key(credential)
        return NewPasskey(
            credential_id=credential.credential_id,
            public_key=cbor.encode(credential.public_key),
            sign_count=data.counter,
            transports=_transports(content),
            aaguid=UUID(bytes=bytes(credential.aaguid)),
        )
    except _NOT_READABLE as error:
        raise NotAcceptable(str(error)) from error


def read_answer(answer: str) -> AuthenticationResponse:
    """`AuthenticationResponseJSON`, not yet checked. Raises `NotAcceptable`."""
    try:
        read: AuthenticationResponse = AuthenticationResponse.from_dict(json.loads(answer))
    except _NOT_READABLE as error:
        raise NotAcceptable(str(error)) from error
    return read


def checked_count(answer: AuthenticationResponse, *, challenge: bytes, public_key: bytes, owner: Owner) -> int:
    """The sign count of an answer that this key has signed for this challenge, our origin and this owner.

    Raises `NotAcceptable`.
    """
    server = _server()
    _options, state = server.authenticate_begin(user_verification=PREFERRED, challenge=challenge)
    try:
        _refuse_foreign_frame(answer.response.client_data.cross_origin)
        if answer.response.user_handle != owner.handle:
            raise NotAcceptable("another owner")
        key = cose.CoseKey.parse(_mapping(cbor.decode(public_key)))
        credential = AttestedCredentialData.create(bytes(16), answer.raw_id, key)
        server.authenticate_complete(state, [credential], answer)
        return answer.response.authenticator_data.counter
    except _NOT_READABLE as error:
        raise NotAcceptable(str(error)) from error


def _server() -> Fido2Server:
    language = get_language() or settings.LANGUAGE_CODE
    party = PublicKeyCredentialRpEntity(id=relying_party(), name=settings.OFFICE["name"][language])
    server = Fido2Server(
        party,
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin == settings.PASSKEY_ORIGIN,
    )
    server.allowed_algorithms = [
        PublicKeyCredentialParameters(type=PublicKeyCredentialType.PUBLIC_KEY, alg=each) for each in ALGORITHMS
    ]
    return server


def _refuse_foreign_frame(cross_origin: object) -> None:
    """§7.1 step 10: somebody else's page that frames ours never asks for a passkey in our name."""
    if cross_origin:
        raise NotAcceptable("asked for in a frame of another origin")


def _refuse_unusable_key(credential: AttestedCredentialData) -> None:
    """A key that could never verify anything is refused now and not at some login."""
    key = credential.public_key
    if key.get(3) not in ALGORITHMS or len(credential.credential_id) > LONGEST_ID:
        raise NotAcceptable("another algorithm than those asked for")
    try:
        key.verify(b"", b"")
    except InvalidSignature:
        return
    raise NotAcceptable("a key that takes anything")


def _transports(content: Mapping[str, Any]) -> tuple[str, ...]:
    """How the browser says that the authenticator is reached (§5.2.1); hints, of which we keep what we know."""
    said = content["response"].get("transports") or []
    return tuple(one for one in ("usb", "nfc", "ble", "hybrid", "internal") if one in said)


def _mapping(value: object) -> Mapping[int, Any]:
    if not isinstance(value, Mapping):
        raise NotAcceptable("no COSE key")
    return value
