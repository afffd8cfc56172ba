"""What five programs that share no code with us say of certificates in every state: what the database says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as library

from audit.actors import SYSTEM
from pki import crl, lifecycle, ocsp, orders
from pki.holdings import Pair
from pki.models import Authority, Certificate, Issuance, Reason, Status
from pki.publications import CrlKind
from tests.ground.drills import rounds
from tests.pki import checkers
from tests.pki.outside import Files
from tests.pki.requesting import SUBSCRIBER, issue, request

REASONS = (Reason.KEY_COMPROMISE, Reason.UNSPECIFIED, Reason.SUPERSEDED)
CHECKERS: dict[str, Callable[[Path, list[str]], checkers.Told]] = {
    "OpenSSL by list": checkers.openssl_by_list,
    "OpenSSL by OCSP": checkers.openssl_by_ocsp,
    "JDK by list": lambda folder, names: checkers.java(folder, names, by="crl"),
    "JDK by OCSP": lambda folder, names: checkers.java(folder, names, by="ocsp"),
    "GnuTLS by list": checkers.gnutls_by_list,
    "GnuTLS by OCSP": checkers.gnutls_by_ocsp,
    "NSS by list": checkers.nss_by_list,
    "pyhanko by list": lambda folder, names: checkers.pyhanko(folder, names, by="crl"),
    "pyhanko by OCSP": lambda folder, names: checkers.pyhanko(folder, names, by="ocsp"),
}


def issue_one(number: int) -> Pair:
    """A pair of a holder of its own."""
    order = orders.place_order(actor=SUBSCRIBER, holder_key=f"holder {number}", common_name=f"{number}-00-陳𠮷堃")
    keys = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _use in range(2)]
    signing, encryption = (request(key, nonce=order.nonce) for key in keys)
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
    """All that is public into the folder; by name, what the database says."""
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


@pytest.mark.outside_tools
def test_all_say_what_the_database_says(authority: None, files: Files) -> None:
    for number in range(rounds(short=4, long=50)):
        bring_into_state(number, issue_one(number))
    said = put_out(files)
    assert set(said.values()) == {checkers.VALID, checkers.REVOKED}
    assert {name: check(files.folder, list(said)) for name, check in CHECKERS.items()} == dict.fromkeys(CHECKERS, said)


class TestInThreeDays:
    """OpenSSL is told another time, and believes nothing that has ended. GnuTLS looks at no date of a list."""

    @pytest.fixture
    def later(self, active: Pair, files: Files, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str]]:
        said = put_out(files)
        monkeypatch.setattr(checkers, "BEFORE", ("faketime", "-f", "+3d"))
        return files.folder, list(said)

    @pytest.mark.outside_tools
    @pytest.mark.parametrize(
        ("checker", "word"),
        [
            (checkers.openssl_by_list, "CRL has expired"),
            (checkers.openssl_by_ocsp, "status expired"),
        ],
    )
    def test_an_old_list_or_answer_is_refused(
        self,
        later: tuple[Path, list[str]],
        checker: Callable[[Path, list[str]], checkers.Told],
        word: str,
    ) -> None:
        for answer in checker(*later).values():
            assert word in answer
