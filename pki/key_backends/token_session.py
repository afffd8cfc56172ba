"""The one session of this process with its PKCS#11 token, and the one lock in front of it (PKCS#11 v3.1).

Sessions of their own in threads crashed a token's library, so whoever signs waits here. A session belongs to the
process that opened it: a forked child opens its own (§5.6.2).
"""

import logging
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import pkcs11
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pkcs11 import Attribute, ObjectClass, Session, SignMixin
from pkcs11.exceptions import PinExpired, PinIncorrect, PinInvalid, PinLenRange, PinLocked, PKCS11Error

from pki.key_backends import KeyMissing

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib as Library  # noqa: N812 - a class, whatever its name

log = logging.getLogger(__name__)
R = TypeVar("R")

PIN_REFUSED = (PinExpired, PinIncorrect, PinInvalid, PinLenRange, PinLocked)


class TokenAway(KeyMissing):
    """The token, or its library, doesn't answer. The next call tries again. Its text is for the operator."""

    def __init__(self, why: str) -> None:
        label = settings.PKI["token"]["label"]
        super().__init__(
            f"The token {label} doesn't answer ({why}). Connect it again or look after its service: nothing is lost, "
            "and what waits for a signature is signed by the next sweep."
        )


class PinRefused(TokenAway):
    """The token refused the PIN. This process never tries it again: a token counts, and locks itself."""

    def __init__(self) -> None:
        super().__init__("it refuses the PIN; set the right PKI_TOKEN_PIN and start the office anew")


class TokenSession:
    """Opened on first use and kept; opened anew, once a call, when the token was away and has come back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._found: dict[tuple[str, bytes], SignMixin] = {}
        self._pin_refused = False
        os.register_at_fork(after_in_child=self._begin_anew)

    def run(self, work: Callable[["TokenSession"], R]) -> R:
        """What `work` gives, alone at the token. It may be called a second time. Raises `TokenAway`, `PinRefused`."""
        with self._lock:
            if self._session is not None:
                try:
                    return work(self)
                except PKCS11Error as error:
                    log.warning("The token's session broke (%s): opening another", type(error).__name__)
            try:
                self._open()
                return work(self)
            except PKCS11Error as error:
                self._forget()
                away = TokenAway(type(error).__name__)
                log.error("%s", away)
                raise away from None

    @property
    def opened(self) -> Session:
        """The session, for the work that `run` does."""
        if self._session is None:
            raise TokenAway("no session is open")
        return self._session

    def key(self, *, label: str, identifier: bytes) -> SignMixin | None:
        """The private key of that label and CKA_ID, looked for once a session."""
        known = self._found.get((label, identifier))
        if known is None:
            wanted = {
                Attribute.CLASS: ObjectClass.PRIVATE_KEY,
                Attribute.LABEL: label,
                Attribute.ID: identifier,
            }
            found = [each for each in self.opened.get_objects(wanted) if isinstance(each, SignMixin)]
            if len(found) > 1:
                raise KeyMissing(f"{label}: the token holds {len(found)} keys of this label and identifier")
            if not found:
                return None
            self._found[label, identifier] = known = found[0]
        return known

    def _open(self) -> None:
        if self._pin_refused:
            raise PinRefused
        self._forget()
        token = _library().get_token(token_label=settings.PKI["token"]["label"])
        try:
            self._session = token.open(rw=True, user_pin=_pin())
        except PIN_REFUSED:
            self._pin_refused = True
            refused = PinRefused()
            log.critical("%s", refused)
            raise refused from None

    def _forget(self) -> None:
        self._session = None
        self._found = {}

    def _begin_anew(self) -> None:
        """In a forked child: the parent may have held the lock, and its session is not ours."""
        self._lock = threading.Lock()
        self._forget()


def _library() -> "Library":
    """The token's library, set up anew: that alone makes it look for a token that has come back."""
    module = settings.PKI["token"]["module"]
    if not module:
        raise ImproperlyConfigured("PKCS11_MODULE is not set: it names the library of the token.")
    library = pkcs11.lib(module)
    try:
        library.finalize()
    except PKCS11Error as error:  # a child of a fork was never set up
        log.debug("Nothing to end in the token's library (%s)", type(error).__name__)
    library.initialize()
    return library


def _pin() -> str:
    if not settings.PKI_TOKEN_PIN:
        raise ImproperlyConfigured("PKI_TOKEN_PIN is not set: the token opens with it alone.")
    return str(settings.PKI_TOKEN_PIN)
