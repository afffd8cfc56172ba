"""django-ca's pairs, in an environment of its own: a program that `bench_pairs` runs there.

Argument: a folder with requests (`*.csr`, DER, two a pair). Prints seconds of CPU for each pair, as JSON. Its authority
has a key of 3072 bits, like ours; what it makes is stored in SQLite. No list tells a hold, nothing is linted.
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

BITS = 3072
urlpatterns: list[Any] = []


def main() -> None:
    """Makes an office of django-ca in the folder, then a pair of each two requests."""
    folder = Path(sys.argv[1])
    _set_up(folder)
    requests = [x509.load_der_x509_csr(each.read_bytes()) for each in sorted(folder.glob("*.csr"))]
    took = []
    for pair in zip(requests[::2], requests[1::2], strict=True):
        before = time.process_time()
        for request in pair:
            _issue(request)
        took.append(time.process_time() - before)
    print(json.dumps(took))


def _issue(request: x509.CertificateSigningRequest) -> None:
    from django_ca.models import Certificate, CertificateAuthority  # type: ignore[import-not-found] # noqa: PLC0415

    assert request.is_signature_valid
    authority = CertificateAuthority.objects.get()
    options = authority.key_backend.get_use_private_key_options(authority, {})
    Certificate.objects.create_cert(authority, options, request, subject=request.subject)


def _set_up(folder: Path) -> None:
    files = "django.core.files.storage.FileSystemStorage"
    settings.configure(
        SECRET_KEY=folder.name * 20,
        USE_TZ=True,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django_object_actions", "django_ca"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "office.sqlite3")}},
        STORAGES={"django-ca": {"BACKEND": files, "OPTIONS": {"location": str(folder / "keys")}}},
        ROOT_URLCONF="__main__",
        CA_DEFAULT_HOSTNAME="ra.example",
        CA_USE_CELERY=False,
    )
    django.setup()
    urlpatterns.append(path("django_ca/", include("django_ca.urls")))
    call_command("migrate", verbosity=0)
    call_command("import_ca", "bench", *_authority(folder))


def _authority(folder: Path) -> tuple[str, str]:
    """Files of a key and of its certificate. django-ca itself makes no key whose size is no power of two."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Bench")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now)
    builder = builder.not_valid_after(now + timedelta(days=3000))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    key_file, certificate_file = folder / "authority.key", folder / "authority.cer"
    key_file.write_bytes(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    certificate_file.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER))
    return str(key_file), str(certificate_file)


if __name__ == "__main__":
    main()
