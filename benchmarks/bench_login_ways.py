"""Refused logins by each of the three ways in: digits, certificate, passkey. The answers must tell nothing (spec §5).

In this process, with the password hashing of production. In each group the bytes must be the same, and the time that of
an unknown account: first what goes with account and password is right, then it is not this account's. Time by the clock
and of the CPU: beside other work the clock differs by more than the answers do.
"""

import statistics
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.in_process import throw_away_database

if TYPE_CHECKING:
    from registry.models import PortalAccount
    from tests.portal.passkeys.authenticator import Authenticator

ROUNDS = 15
WRONG = "not the password"
PRODUCTION = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
_serial = count(1)


@dataclass(frozen=True, slots=True)
class Person:
    """A subscriber with a signing certificate in force and a passkey."""

    account: "PortalAccount"
    signer: Any
    device: "Authenticator"


Took = tuple[float, float]  # seconds by the clock, seconds of CPU
Ask = Callable[[], dict[str, str]]  # a login form, ready to be sent


def main() -> None:
    """Prints the median of each refusal, and how far it is from that of an unknown account."""
    with throw_away_database(), TemporaryDirectory() as folder:
        from django.test import override_settings  # noqa: PLC0415

        with override_settings(PASSWORD_HASHERS=PRODUCTION):
            for group, (unknown, others) in _groups(Path(folder)).items():
                _compare(group, unknown=unknown, others=others)


def _groups(folder: Path) -> dict[str, tuple[Ask, dict[str, Ask]]]:
    """By what is compared: the unknown account, and what must not differ from it."""
    from audit.actors import SYSTEM  # noqa: PLC0415
    from pki.ceremony import hold_ceremony  # noqa: PLC0415
    from registry.models import AccountState, PortalAccount  # noqa: PLC0415
    from tests.portal.people import PASSWORD  # noqa: PLC0415

    hold_ceremony(actor=SYSTEM, report=lambda _sentence: None)
    ours, other, held = (_person(folder) for _each in range(3))
    PortalAccount.objects.filter(pk=held.account.pk).update(state=AccountState.SUSPENDED)
    known, stranger, suspended = (each.account.account for each in (ours, other, held))
    passed: dict[str, Ask] = {}
    for way, form in (("digits", _digits), ("certificate", _certificate), ("passkey", _passkey)):
        passed[f"{way}, wrong password"] = partial(form, ours, known, WRONG)
        passed[f"{way}, suspended"] = partial(form, held, suspended, PASSWORD)
    groups: dict[str, tuple[Ask, dict[str, Ask]]] = {"right way": (partial(_digits, ours, "UNKN0WN777", WRONG), passed)}
    for way, form in (("certificate", _certificate), ("passkey", _passkey)):
        groups[f"another's {way}"] = (
            partial(form, ours, "UNKN0WN777", PASSWORD),
            {
                "account of another": partial(form, ours, stranger, PASSWORD),
                "suspended account": partial(form, ours, suspended, PASSWORD),
            },
        )
    return groups


def _compare(group: str, *, unknown: Ask, others: dict[str, Ask]) -> None:
    times: dict[str, list[Took]] = {"unknown account": [], **{name: [] for name in others}}
    bodies = set()
    for at in range(ROUNDS + 1):
        for name, ask in {"unknown account": unknown, **others}.items():
            took, body = _sent(ask())
            bodies.add(body)
            if at:  # the first round warms up
                times[name].append(took)
    beside = _medians(times["unknown account"])
    for name, all_took in times.items():
        clock, cpu = (
            f"{1000 * middle:6.1f} ms {100 * (middle / other - 1):+4.0f} %"
            for middle, other in zip(_medians(all_took), beside, strict=True)
        )
        print(f"{group:22}{name:28}{clock} by the clock, {cpu} of CPU, {ROUNDS} rounds")
    if len(bodies) > 1:
        sys.exit(f"The answers of {group} differ")


def _medians(all_took: list[Took]) -> Took:
    return statistics.median(took[0] for took in all_took), statistics.median(took[1] for took in all_took)


def _sent(form: dict[str, str]) -> tuple[Took, bytes]:
    """What it took, and the answer without what is typed or by chance; nobody is suspended by it."""
    from django.core.cache import cache  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from registry.models import PortalAccount  # noqa: PLC0415
    from tests.portal.people import without_chance  # noqa: PLC0415

    cache.clear()
    PortalAccount.objects.update(wrong_count=0)
    client = Client()
    clock, cpu = time.perf_counter(), time.process_time()
    answer = client.post("/portal/login/", form)
    took = time.perf_counter() - clock, time.process_time() - cpu
    return took, without_chance(answer.content).replace(form["account"].encode(), b"*")


def _digits(_person: Person, account: str, password: str) -> dict[str, str]:
    from django.test import Client  # noqa: PLC0415

    from tests.portal.people import Answers, fill_in  # noqa: PLC0415

    return fill_in(Client(), Answers(account, password))


def _certificate(person: Person, account: str, password: str) -> dict[str, str]:
    from portal.certificate_login import statement  # noqa: PLC0415
    from tests.pki.openssl_cms import sign  # noqa: PLC0415

    form = _digits(person, account, password) | {"picture": ""}
    return form | {"signature": b64encode(sign(statement(form["picture_key"]), person.signer)).decode()}


def _passkey(person: Person, account: str, password: str) -> dict[str, str]:
    from tests.portal.passkeys.authenticator import form_of  # noqa: PLC0415
    from tests.portal.people import Answers  # noqa: PLC0415

    return form_of(person.device, Answers(account, password))


def _person(folder: Path) -> Person:
    from django.utils import timezone  # noqa: PLC0415

    from portal.passkeys.models import Passkey  # noqa: PLC0415
    from tests.portal import people  # noqa: PLC0415
    from tests.portal.passkeys.authenticator import Authenticator  # noqa: PLC0415

    at = next(_serial)
    account = people.enrol(account=f"HT7K4QM{at:03}", id_number=f"A1234{at:05}")
    device = Authenticator(handle=account.subscriber.public_id.bytes)
    Passkey.objects.create(
        account=account, name="", credential_id=device.credential_id, public_key=device.cose(), sign_count=0,
        aaguid="0" * 32, registered_at=timezone.now(),
    )  # fmt: skip
    return Person(account=account, signer=_signer(account, folder), device=device)


def _signer(account: "PortalAccount", folder: Path) -> Any:
    """A new signing key with a certificate in force, for OpenSSL to sign with."""
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat  # noqa: PLC0415

    from pki import holdings, lifecycle, orders  # noqa: PLC0415
    from portal.pairs import holder_key  # noqa: PLC0415
    from registry import accounts  # noqa: PLC0415
    from tests.pki.openssl_cms import Signer  # noqa: PLC0415
    from tests.pki.requesting import issue, request  # noqa: PLC0415

    keys = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _use in range(2)]
    holder, actor = holder_key(account.subscriber), accounts.actor_of(account)
    order = orders.place_order(actor=actor, holder_key=holder, common_name=account.subscriber.distinguished_name)
    signing, encryption = (request(key, nonce=order.nonce) for key in keys)
    pair = issue(order, requests=(signing, encryption))
    lifecycle.activate_pair(actor=actor, pair_id=pair.pair_id, holder_key=holder)
    key_file = folder / f"{account.account}.pem"
    key_file.write_bytes(keys[0].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate = holdings.pairs_of(holder)[0].signing.der
    return Signer.of(folder, key=account.account, certificate=certificate, key_file=key_file)


if __name__ == "__main__":
    main()
