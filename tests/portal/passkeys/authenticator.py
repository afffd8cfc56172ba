"""An authenticator in software that can be told to do wrong, and a subscriber's browser that asks it."""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponse
from django.test import Client
from fido2 import cbor

from portal.passkeys.login import challenge_of
from tests.portal.people import PASSWORD, Answers, fill_in

ORIGIN = "http://localhost:8000"
UP, UV, AT = 0x01, 0x04, 0x40
ENGLISH = {"accept-language": "en"}


def to_url(octets: bytes) -> str:
    """Base64url without padding, as WebAuthn writes octets in JSON."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def from_url(text: str) -> bytes:
    """The octets of base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True, slots=True)
class Said:
    """What the browser and the authenticator say beside the signature; a test changes one of them."""

    origin: str = ORIGIN
    rp: str = "localhost"
    type: str = ""
    flags: int = UP | UV
    cross_origin: bool = False
    challenge: bytes = b""


HONEST = Said()


@dataclass
class Authenticator:
    """Holds one passkey. `count` goes on with each answer; 0 stays 0."""

    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes = b""
    count: int = 1

    def make(self, options: dict[str, Any], said: Said = HONEST) -> str:
        """`RegistrationResponseJSON` for `PublicKeyCredentialCreationOptionsJSON`."""
        self.handle = from_url(options["user"]["id"])
        client_data = self._client_data(said, "webauthn.create", from_url(options["challenge"]))
        credential = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + self.cose()
        data = self._data(said, said.flags | AT) + credential
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        response = {"clientDataJSON": to_url(client_data), "attestationObject": to_url(attested)}
        return self._wrapped(response | {"transports": ["usb", "unheard-of"]})

    def answer(self, challenge: bytes, said: Said = HONEST) -> str:
        """`AuthenticationResponseJSON` for a challenge."""
        self.count += bool(self.count)
        client_data = self._client_data(said, "webauthn.get", challenge)
        data = self._data(said, said.flags)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": to_url(client_data), "authenticatorData": to_url(data),
            "signature": to_url(signature), "userHandle": to_url(self.handle),
        }  # fmt: skip
        return self._wrapped(response)

    def cose(self) -> bytes:
        """The public key (RFC 9053 §7.1)."""
        numbers = self.key.public_key().public_numbers()
        return cbor.encode({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})

    def _client_data(self, said: Said, kind: str, challenge: bytes) -> bytes:
        told = {
            "type": said.type or kind, "challenge": to_url(said.challenge or challenge), "origin": said.origin,
            "crossOrigin": said.cross_origin,
        }  # fmt: skip
        return json.dumps(told).encode()

    def _data(self, said: Said, flags: int) -> bytes:
        return hashlib.sha256(said.rp.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _wrapped(self, response: dict[str, Any]) -> str:
        named = to_url(self.credential_id)
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": response})


def ask(portal: Client, *, name: str = "辦公室電腦", password: str = PASSWORD) -> HttpResponse:
    """Name and password, as the form on the page of the passkeys sends them."""
    asked: HttpResponse = portal.post("/portal/passkeys/", {"name": name, "password": password}, headers=ENGLISH)  # type: ignore[assignment]
    return asked


def options_of(portal: Client) -> dict[str, Any]:
    """What the page asks of the browser."""
    options: dict[str, Any] = portal.get("/portal/passkeys/new/").context["asked"]["options"]
    return options


def send(portal: Client, answer: str) -> str:
    """What the page of the passkeys says to the answer of the browser."""
    return portal.post("/portal/passkeys/new/", {"answer": answer}, follow=True, headers=ENGLISH).content.decode()


def register(portal: Client, authenticator: Authenticator | None = None) -> Authenticator:
    """All the way to a registered passkey."""
    made = authenticator or Authenticator()
    ask(portal)
    assert "is registered" in send(portal, made.make(options_of(portal)))
    return made


def form_of(authenticator: Authenticator, answers: Answers, said: Said = HONEST) -> dict[str, str]:
    """The login as the page sends it when a passkey answers: no digits."""
    form = fill_in(Client(), answers) | {"picture": ""}
    return form | {"passkey": authenticator.answer(challenge_of(form["picture_key"]), said)}


def log_in(form: dict[str, str]) -> HttpResponse:
    """The answer to a login from a browser that was never here."""
    answer: HttpResponse = Client().post("/portal/login/", form, headers=ENGLISH)  # type: ignore[assignment]
    return answer
