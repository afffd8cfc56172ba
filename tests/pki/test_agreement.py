"""What five programs that share no code with us say of certificates in every state: what the database says.

The authority is old enough to have certificates that expired; its pages are served, as NSS asks for OCSP answers where
a certificate says.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as library
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from audit.actors import SYSTEM
from pki import crl, lifecycle, ocsp, orders, sweeps
from pki.ceremony import hold_ceremony
from pki.holdings import Pair
from pki.models import Authority, Certificate, Issuance, Reason, Status
from pki.publications import CrlKind
from tests.ground.drills import rounds
from tests.pki import checkers
from tests.pki.outside import Files
from tests.pki.requesting import SUBSCRIBER, fresh_keys, issue, request

REASONS = (Reason.KEY_COMPROMISE, Reason.UNSPECIFIED, Reason.SUPERSEDED)
CHECKERS: dict[str, Callable[[Path, list[str]], checkers.Told]] = {
    "OpenSSL by list": checkers.openssl_by_list,
    "OpenSSL by OCSP": checkers.openssl_by_ocsp,
    "JDK by list": lambda folder, names: checkers.java(folder, names, by="crl"),
    "JDK by OCSP": lambda folder, names: checkers.java(folder, names, by="ocsp"),
    "GnuTLS by list": checkers.gnutls_by_list,
    "GnuTLS by OCSP": checkers.gnutls_by_ocsp,
    "NSS by list": checkers.nss_by_list,
    "NSS by OCSP": checkers.nss_by_ocsp,
    "pyhanko by list": lambda folder, names: checkers.pyhanko(folder, names, by="crl"),
    "pyhanko by OCSP": lambda folder, names: checkers.pyhanko(folder, names, by="ocsp"),
}
# They tell what an answer says, and look at no date of the certificate.
STATUS_ALONE = ("OpenSSL by OCSP", "GnuTLS by OCSP")


@pytest.fixture
def authority(transactional_db: None, live_server: LiveServer, settings: Settings) -> None:
    """One that has stood for longer than certificates last, with a valid and a revoked one that expired meanwhile."""
    settings.BASE_URL = live_server.url.replace("localhost", "127.0.0.1")  # pkilint wants a number, or a whole name
    now = timezone.now
    with pytest.MonkeyPatch.context() as then:
        then.setattr(timezone, "now", lambda: now() - timedelta(days=400))
        hold_ceremony(actor=SYSTEM, report=lambda _: None)
        bring_into_state(2, issue_one(2))
    sweeps.run()


def issue_one(number: int) -> Pair:
    """A pair of a holder of its own."""
    order = orders.place_order(actor=SUBSCRIBER, holder_key=f"holder {number}", common_name=f"{number}-00-陳𠮷堃")
    signing, encryption = (request(key, nonce=order.nonce) for key in fresh_keys())
    return issue(order, requests=(signing, encryption))


def bring_into_state(number: int, pair: Pair) -> None:
    """Waiting, valid beside suspended, valid again beside revoked, both revoked: one after the other."""
    holder_key = f"holder {number}"
    first, second = ([each.certificate_id] for each in pair.certificates)
    if number % 4 == 0:
        return
    lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key=holder_key)
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=first, holder_key=holder_key)
    if number % 4 == 1:
        return
    lifecycle.revoke(actor=SYSTEM, certificate_ids=second, reason=REASONS[number % 3])
    if number % 4 == 2:
        lifecycle.resume(actor=SYSTEM, certificate_ids=first, holder_key=holder_key)
    else:
        lifecycle.revoke(actor=SYSTEM, certificate_ids=first, reason=REASONS[number % 3])


def put_out(files: Files) -> dict[str, str]:
    """All that is public into the folder; by name, what the database says, whether or not it has expired."""
    files.publish()
    root, issuing = ((files.folder / f"{name}.pem").read_bytes() for name in ("root", "issuing"))
    (files.folder / "chain.pem").write_bytes(root + issuing)
    delta = crl.newest("issuing", kind=CrlKind.DELTA)
    assert delta is not None
    (files.folder / "delta.crl").write_bytes(x509.load_der_x509_crl(bytes(delta.der or b"")).public_bytes(Encoding.PEM))
    authority = Authority.objects.get(name="issuing").certificate
    said = {}
    for certificate in Certificate.objects.filter(issuance=Issuance.ISSUED).order_by("number"):
        name = certificate.number
        content = bytes(certificate.der or b"")
        files.certificate(name, content)
        for suffix, algorithm in (("ocsp", hashes.SHA256()), ("sha1.ocsp", hashes.SHA1())):
            builder = library.OCSPRequestBuilder().add_certificate(
                x509.load_der_x509_certificate(content), authority, algorithm
            )
            (files.folder / f"{name}.{suffix}").write_bytes(ocsp.answer(builder.build().public_bytes(Encoding.DER)))
        said[name] = checkers.VALID if certificate.status == Status.VALID else checkers.REVOKED
    return said


def whose_end_counts(said: dict[str, str]) -> dict[str, str]:
    """The same for who looks at the certificate's validity first."""
    ended = Certificate.objects.filter(not_after__lt=timezone.now()).values_list("number", flat=True)
    return said | dict.fromkeys(ended, checkers.EXPIRED)


@pytest.mark.drill
@pytest.mark.outside_tools
def test_all_say_what_the_database_says(authority: None, files: Files) -> None:
    for number in range(3, 3 + rounds(short=6, long=49)):
        bring_into_state(number, issue_one(number))
    status = put_out(files)
    path = whose_end_counts(status)
    assert set(path.values()) == {checkers.VALID, checkers.REVOKED, checkers.EXPIRED}
    assert set(Certificate.objects.values_list("status", flat=True)) == set(Status)
    said = {name: check(files.folder, list(status)) for name, check in CHECKERS.items()}
    assert said == {name: status if name in STATUS_ALONE else path for name in CHECKERS}


# What is said in three days of what is valid today. Who looks at no date is not asked: GnuTLS at none of a list or an
# answer, NSS at none of a list.
ENDED = {
    "OpenSSL by list": "CRL has expired",
    "OpenSSL by OCSP": "status expired",
    "JDK by list": "Could not determine revocation status",
    "JDK by OCSP": "its validity interval is out-of-date",
    "NSS by OCSP": "The OCSP response contains out-of-date information",
    "pyhanko by list": "CRL is not recent enough",
    "pyhanko by OCSP": "OCSP response is not recent enough",
}


@pytest.mark.outside_tools
def test_in_three_days_an_old_list_or_answer_is_refused(
    authority: None, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_into_state(6, issue_one(6))
    (valid,) = (name for name, word in whose_end_counts(put_out(files)).items() if word == checkers.VALID)
    monkeypatch.setattr(checkers, "LATER", timedelta(days=3))
    said = {name: CHECKERS[name](files.folder, [valid])[valid] for name in ENDED}
    assert {name: words if words in said[name] else said[name] for name, words in ENDED.items()} == ENDED
