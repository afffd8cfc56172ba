"""What relying parties ask of the authority, beside what the library does alone: CPU of this process.

Answers and changes of status on both databases, the making of long lists on SQLite.

Answers go through Django's own WSGI handler with all that comes before the view, as under gunicorn.
"""

import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.in_process import on_postgresql, throw_away_database

ROUNDS = 5
ASKED = 1000
LISTED = (100_000, 1_000_000)
_PUBLISH = "from benchmarks.bench_authority import publish; publish()"


def main() -> None:
    """Prints medians of rounds."""
    with throw_away_database():
        from django.db import connection  # noqa: PLC0415

        _answers_and_changes("SQLite")
        for count in LISTED:
            _lists(count, database=str(connection.settings_dict["NAME"]))
    on_postgresql("bench_authority")


def _answers_and_changes(database: str) -> None:
    print(f"on {database}")
    pair = _active_pair()
    _answers(pair)
    _change(pair)


def publish() -> None:
    """A process of its own: publishes the full list, prints seconds of CPU and the most memory held, in MB."""
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
    django.setup()
    from audit.actors import SYSTEM  # noqa: PLC0415
    from pki import addresses, crl  # noqa: PLC0415
    from pki.key_backends import key_backend  # noqa: PLC0415

    key_backend().lend("issuing")  # as in a process that has worked before: key and addresses are loaded
    addresses.crl("issuing")
    before = time.process_time()
    crl.publish(actor=SYSTEM, authority="issuing")
    took = time.process_time() - before
    # Not getrusage's: that one begins with what the process held that began this one.
    lines = Path("/proc/self/status").read_text().splitlines()
    print(took, next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")))


def _active_pair() -> Any:
    from audit.actors import SYSTEM  # noqa: PLC0415
    from pki import lifecycle, orders  # noqa: PLC0415
    from pki.ceremony import hold_ceremony  # noqa: PLC0415
    from tests.pki.requesting import HOLDER, SUBSCRIBER, issue  # noqa: PLC0415

    hold_ceremony(actor=SYSTEM, report=lambda _sentence: None)
    pair = issue(orders.place_order(actor=SUBSCRIBER, holder_key=HOLDER, common_name="A123456789-00-陳𠮷堃"))
    lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key=HOLDER)
    return pair


def _answers(pair: Any) -> None:
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415
    from cryptography.x509 import ocsp  # noqa: PLC0415
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415

    from pki.models import Authority, OcspResponder  # noqa: PLC0415

    handler = WSGIHandler()
    responder = x509.load_der_x509_certificate(bytes(OcspResponder.objects.get().der))
    certificate = x509.load_der_x509_certificate(pair.signing.der)
    issuer = Authority.objects.get(name="issuing").certificate
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256())
    plain = builder.build().public_bytes(Encoding.DER)
    live = builder.add_extension(x509.OCSPNonce(bytes(32)), critical=False).build().public_bytes(Encoding.DER)
    raw = _rate("OCSP, the library alone", lambda: _raw(certificate, issuer, responder))
    rate = _rate("OCSP signed live, with nonce", lambda: _post(handler, live))
    print(f"{'':40}{rate / raw:8.2f} of the library's rate")
    _rate("OCSP signed beforehand", lambda: _post(handler, plain))


def _raw(certificate: Any, issuer: Any, responder: Any) -> bytes:
    """An answer made and signed by the library, nothing looked up."""
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415
    from cryptography.x509 import ocsp  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from pki.key_backends import key_backend  # noqa: PLC0415

    now = timezone.now().replace(microsecond=0)
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate,
        issuer=issuer,
        algorithm=hashes.SHA256(),
        cert_status=ocsp.OCSPCertStatus.GOOD,
        this_update=now,
        next_update=now + timedelta(hours=1),
        revocation_time=None,
        revocation_reason=None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder).certificates([responder])
    builder = builder.add_extension(x509.OCSPNonce(bytes(32)), critical=False)
    return builder.sign(key_backend().lend("ocsp"), hashes.SHA256()).public_bytes(Encoding.DER)


def _post(handler: Any, content: bytes) -> bytes:
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/pki/ocsp", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
        "HTTP_HOST": "127.0.0.1:8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
        "CONTENT_TYPE": "application/ocsp-request", "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": io.BytesIO(content), "wsgi.errors": sys.stderr,
    }  # fmt: skip
    response = handler(environ, lambda _status, _headers: None)
    answer = b"".join(response)
    response.close()
    assert answer.startswith(b"\x30\x82"), answer
    return answer


def _rate(what: str, work: Callable[[], object]) -> float:
    work()
    rates = []
    for _round in range(ROUNDS):
        before = time.process_time()
        for _ in range(ASKED):
            work()
        rates.append(ASKED / (time.process_time() - before))
    rate = statistics.median(rates)
    print(f"{what:40}{rate:8.0f} a second of CPU ({min(rates):.0f} to {max(rates):.0f}, {ROUNDS} rounds of {ASKED})")
    return rate


def _change(pair: Any) -> None:
    """From the call of a suspension until OCSP and the list tell it; and back."""
    from audit.actors import SYSTEM  # noqa: PLC0415
    from pki import lifecycle  # noqa: PLC0415
    from tests.pki.requesting import HOLDER, SUBSCRIBER  # noqa: PLC0415

    chosen = [pair.signing.certificate_id]
    took = []
    for _round in range(ROUNDS):
        before = time.perf_counter()
        lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=chosen, holder_key=HOLDER)
        took.append(time.perf_counter() - before)
        lifecycle.resume(actor=SYSTEM, certificate_ids=chosen, holder_key=HOLDER)
    most = max(took) * 1000
    print(f"{'suspension until list and OCSP tell it':40}{statistics.median(took) * 1000:8.1f} ms (at most {most:.1f})")


def _lists(count: int, *, database: str) -> None:
    _fill(count)
    done = []
    for _round in range(ROUNDS if count < LISTED[-1] else 2):
        ran = subprocess.run(
            [sys.executable, "-c", _PUBLISH], env=os.environ | {"BENCH_DATABASE": database},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        done.append([float(word) for word in ran.stdout.split()])
    took, memory = statistics.median(each[0] for each in done), max(each[1] for each in done)
    print(f"{f'full CRL of {count:,} entries':40}{took:8.2f} s of CPU, at most {memory:.0f} MB")


def _fill(count: int) -> None:
    """Listed certificates up to that number, each with an entry of its own and nothing else that counts."""
    from django.db import connection, transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from pki import crl_entries  # noqa: PLC0415
    from pki.models import Authority, Certificate, Reason  # noqa: PLC0415

    now = timezone.now().replace(microsecond=0)
    issuer = Authority.objects.get(name="issuing")
    standing = Certificate.objects.count()
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO pki_certificate (id, pair_id, issuer_id, use, number, serial, key_sha256, not_before,"
            " not_after, tbs, issuance, status, listed_since, revoked_at, reason, crl_entry, crl_shard)"
            " VALUES (%s, %s, %s, 'signing', %s, %s, %s, %s, %s, '', 'void', 'revoked', %s, %s, 'superseded', %s, 0)",
            [
                (f"{at:032x}", f"{at:032x}", issuer.pk, f"N{at}", f"{2**158 + at:x}", f"{at}", str(now),
                 str(now + timedelta(days=300)), str(now), str(now),
                 crl_entries.entry(serial=2**158 + at, since=now, reason=Reason.SUPERSEDED))
                for at in range(standing, count)
            ],
        )  # fmt: skip
    connection.close()


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        with throw_away_database():
            _answers_and_changes(sys.argv[1])
