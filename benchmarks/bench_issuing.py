"""The server's part of an application and of a renewal, and the pages around them: milliseconds in this process.

From the call that a browser makes to the answer, with a real authority on SQLite in memory; keys, requests and
signatures are made before the clock starts.
"""

import statistics
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import UUID

from benchmarks.in_process import throw_away_database

if TYPE_CHECKING:
    from django.test import Client

    from pki.models import Order

ROUNDS = 15
BITS = 2048
JSON = "application/json"
Took = tuple[float, float]  # seconds by the clock, seconds of CPU


def main() -> None:
    """Prints the median and the spread of each."""
    with throw_away_database():
        timed = _measured()
    for what, took in timed.items():
        clock, cpu = (statistics.median(each[at] for each in took) * 1000 for at in range(2))
        least, most = (limit(each[0] for each in took) * 1000 for limit in (min, max))
        print(f"{what:30}{clock:6.1f} ms ({least:.1f} to {most:.1f}, {ROUNDS} rounds), {cpu:5.1f} ms of CPU")


def _measured() -> dict[str, list[Took]]:
    from audit.actors import SYSTEM  # noqa: PLC0415
    from pki.ceremony import hold_ceremony  # noqa: PLC0415
    from tests.portal import people  # noqa: PLC0415

    hold_ceremony(actor=SYSTEM, report=lambda _sentence: None)
    timed: dict[str, list[Took]] = {}
    for at in range(ROUNDS + 1):
        account = people.enrol(account=f"HT7K4QM{at:03}", id_number=f"A1234{at:05}")
        people.give_right(account)
        done = _one(people.logged_in(account))
        if at:  # the first round warms up: keys are loaded, templates compiled
            for what, took in done.items():
                timed.setdefault(what, []).append(took)
    return timed


def _one(client: "Client") -> dict[str, Took]:
    from django.utils import timezone  # noqa: PLC0415

    from pki.models import Certificate, Order  # noqa: PLC0415
    from portal import terms  # noqa: PLC0415

    accepted = {"version": terms.CURRENT, "accept": "on"}
    client.post("/portal/apply/", accepted)
    body, key = _requests(Order.objects.latest("placed_at"))
    done = {"apply: order, requests, kept": _took(lambda: _calls(client, body))}
    done["activate"] = _took(lambda: _activate(client))
    mine = Certificate.objects.filter(pair__order=UUID(body["order"]))
    mine.update(not_after=timezone.now() + timedelta(days=10))
    client.post("/portal/renew/", accepted)
    order = Order.objects.latest("placed_at")
    renewal, _key = _requests(order)
    renewal["approval"] = _approval(order, renewal, key=key, certificate=bytes(mine.get(use="signing").der or b""))
    done["renew: order, requests, kept"] = _took(lambda: _calls(client, renewal))
    done["home"] = _took(lambda: client.get("/portal/"))
    done["view certificates"] = _took(lambda: client.get("/portal/certificates/"))
    return done


def _calls(client: "Client", body: dict[str, str]) -> None:
    for call, said in (("order", {}), ("requests", body), ("kept", {"order": body["order"]})):
        answer = client.post(f"/portal/apply/{call}/", said, content_type=JSON, headers={"Accept": JSON})
        assert answer.status_code == 200, answer.content


def _activate(client: "Client") -> None:
    from pki.models import Pair  # noqa: PLC0415
    from tests.portal import people  # noqa: PLC0415

    pair = Pair.objects.latest("issued_at").pk
    assert client.post("/portal/activate/", {"pair": str(pair), "password": people.PASSWORD}).status_code == 302


def _requests(order: "Order") -> tuple[dict[str, str], Any]:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    from tests.pki.requesting import request  # noqa: PLC0415

    keys = [rsa.generate_private_key(public_exponent=65537, key_size=BITS) for _use in range(2)]
    signing, encryption = (b64encode(request(key, nonce=order.nonce)).decode() for key in keys)
    return {"order": str(order.pk), "signing": signing, "encryption": encryption}, keys[0]


def _approval(order: "Order", body: dict[str, str], *, key: Any, certificate: bytes) -> str:
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    from pki.renewals import statement  # noqa: PLC0415
    from pki.requests import digest  # noqa: PLC0415
    from tests.pki.openssl_cms import Signer, sign  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        key_file = Path(folder) / "key.pem"
        key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        signer = Signer.of(Path(folder), key="present", certificate=certificate, key_file=key_file)
        digests = digest(b64decode(body["signing"])), digest(b64decode(body["encryption"]))
        return b64encode(sign(statement(order=order, digests=digests), signer)).decode()


def _took(work: Callable[[], object]) -> Took:
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


if __name__ == "__main__":
    main()
