"""PFX files that the worker opens or refuses: damaged, costly, cut off, of unknown parts."""

import hashlib
import hmac
import random
from collections.abc import Callable

import pytest
from asn1crypto import pkcs12 as pkcs12_syntax
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone

from tests.portal.keys.worker import Trouble, Worker

pytestmark = [pytest.mark.browser]

PBES2 = pkcs12.PBES.PBESv2SHA256AndAES256CBC
FileMaker = Callable[..., bytes]


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test")])
    now = timezone.now()
    return x509.CertificateBuilder(name, name, key.public_key(), 7, now, now).sign(key, hashes.SHA256())


@pytest.fixture(scope="module")
def file_of(key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> FileMaker:
    """PFX files by Python's cryptography."""

    def make(
        *, password: str = "secret", algorithm: pkcs12.PBES = PBES2, rounds: int = 1000, other_key: bool = False
    ) -> bytes:
        builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(rounds).key_cert_algorithm(algorithm)
        encryption = builder.hmac_hash(hashes.SHA256()).build(password.encode())
        return pkcs12.serialize_key_and_certificates(b"name", key, certificate, None, encryption)

    return make


# --- opening files --------------------------------------------------------------------------------------------------


@pytest.mark.outside_tools
@pytest.mark.parametrize("password", ["secret", "密碼𠮷é", " a b "])
def test_a_file_by_another_program_opens_with_any_password(
    worker: Worker, file_of: FileMaker, certificate: x509.Certificate, password: str
) -> None:
    found = worker.run("open", file=file_of(password=password), password=password)

    assert found == [certificate.public_bytes(serialization.Encoding.DER)]


def test_a_wrong_password_is_called_so(worker: Worker, file_of: FileMaker) -> None:
    with pytest.raises(Trouble, match="wrong_file_password"):
        worker.run("open", file=file_of(), password="Secret")


@pytest.mark.parametrize(
    "file",
    [b"", b"\x30", b"hello, this is no PFX", b"\x30\x80\x00\x00", b"\x30\x84\xff\xff\xff\xff", b"\x30\x02" * 60_000],
    ids=["empty", "one octet", "text", "indefinite length", "four gigabytes", "nested"],
)
def test_what_is_no_pfx_is_called_damaged(worker: Worker, file: bytes) -> None:
    with pytest.raises(Trouble, match="file_damaged"):
        worker.run("open", file=file, password="secret")


def test_a_file_of_more_than_256_kb_is_not_read(worker: Worker, file_of: FileMaker) -> None:
    with pytest.raises(Trouble, match="file_too_large"):
        worker.run("open", file=file_of() + bytes(256 * 1024), password="secret")


def test_a_file_that_costs_more_than_a_million_rounds_is_refused_before_any(worker: Worker, file_of: FileMaker) -> None:
    file = file_of()
    its_count, too_many = b"\x02\x02\x08\x00", b"\x02\x03\x0f\x42\x41"
    # The MAC's count is the last element; one octet more of it is one more in the lengths of MacData and of the file.
    assert file.endswith(its_count)
    costly = bytearray(file.removesuffix(its_count) + too_many)
    costly[3] += 1
    costly[file.rindex(b"\x30\x41\x30\x31") + 1] += 1

    with pytest.raises(Trouble, match="file_costly"):
        worker.run("open", file=bytes(costly), password="secret")


def test_a_file_damaged_anywhere_ends_in_a_sentence(worker: Worker, file_of: FileMaker) -> None:
    sound = file_of()
    dice = random.Random(20261123)
    codes = set()
    for _ in range(120):
        damaged = bytearray(sound)
        damaged[dice.randrange(len(sound))] ^= 1 << dice.randrange(8)
        if dice.random() < 0.2:
            del damaged[dice.randrange(len(sound)) :]
        try:
            worker.run("open", file=bytes(damaged), password="secret")
        except Trouble as trouble:
            codes.add(str(trouble))

    assert codes <= {"file_damaged", "file_foreign", "file_costly", "wrong_file_password"}


# --- files that ask for much ----------------------------------------------------------------------------------------


def _der(tag: int, *contents: bytes) -> bytes:
    """An element of DER, written down a second time."""
    content = b"".join(contents)
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8 or 1)
    return bytes([tag]) + (size if len(content) < 128 else bytes([0x80 | len(size)]) + size) + content


DATA = bytes.fromhex("06092a864886f70d010701")
ENCRYPTED_DATA = bytes.fromhex("06092a864886f70d010706")
TRIPLE_DES = bytes.fromhex("060a2a864886f70d010c0103")
SHA_1 = bytes.fromhex("06052b0e03021a")


def file_with(parts: list[bytes], *, password: str, rounds_of_mac: int = 1) -> bytes:
    """A PFX with these parts (ContentInfo) and a MAC that fits."""
    authenticated = _der(0x30, *parts)
    bmp = password.encode("utf-16-be") + b"\0\0"
    salt = bytes(8)
    key = _pkcs12_kdf(bmp, salt, rounds_of_mac)
    mac = hmac.new(key, authenticated, "sha1").digest()
    digest = _der(0x30, _der(0x30, SHA_1, b"\x05\x00"), _der(0x04, mac))
    count = _der(0x02, rounds_of_mac.to_bytes(4))
    content = _der(0x30, DATA, _der(0xA0, _der(0x04, authenticated)))
    return _der(0x30, b"\x02\x01\x03", content, _der(0x30, digest, _der(0x04, salt), count))


def _pkcs12_kdf(password: bytes, salt: bytes, count: int) -> bytes:
    """RFC 7292 B.2 for the MAC with SHA-1: one block of output, so that step 6 C never comes."""
    filled = b"".join((one * 64)[: -(-len(one) // 64) * 64] for one in (salt, password))
    state = b"\x03" * 64 + filled
    for _ in range(count):
        state = hashlib.sha1(state).digest()
    return state


def encrypted_part(rounds_: int) -> bytes:
    """A part under triple DES whose key costs so many rounds; what is in it is nothing."""
    algorithm = _der(0x30, TRIPLE_DES, _der(0x30, _der(0x04, bytes(8)), _der(0x02, rounds_.to_bytes(4))))
    inner = _der(0x30, DATA, algorithm, _der(0x80, bytes(16)))
    return _der(0x30, ENCRYPTED_DATA, _der(0xA0, _der(0x30, b"\x02\x01\x00", inner)))


@pytest.mark.parametrize("count", [1_000_001, 0x7FFFFFFF], ids=["a million and one", "two thousand million"])
@pytest.mark.parametrize("where", ["mac", "part"])
def test_a_bomb_of_rounds_is_refused_wherever_it_lies(worker: Worker, count: int, where: str) -> None:
    if where == "mac":
        file = file_with([], password="secret").replace(b"\x02\x04\x00\x00\x00\x01", b"\x02\x04" + count.to_bytes(4))
    else:
        file = file_with([encrypted_part(count)], password="secret")

    with pytest.raises(Trouble, match="file_costly"):
        worker.run("open", file=file, password="secret")


@pytest.mark.parametrize("password", ["secret", "wrong"])
def test_many_parts_that_cost_much_together_are_refused_before_the_password_is_tried(
    worker: Worker, password: str
) -> None:
    file = file_with([encrypted_part(900_000)] * 6, password="secret")

    with pytest.raises(Trouble, match="file_costly"):
        worker.run("open", file=file, password=password)


def test_a_file_without_a_key_is_told_so(worker: Worker) -> None:
    empty = _der(0x30, DATA, _der(0xA0, _der(0x04, _der(0x30))))

    for task in ("open", "changeFilePassword"):
        with pytest.raises(Trouble, match="file_no_key"):
            worker.run(task, file=file_with([empty], password="秘密"), password="秘密", newPassword="12345678")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_damaged(worker: Worker, file_of: FileMaker, share: float) -> None:
    whole = file_of()

    with pytest.raises(Trouble, match="file_damaged"):
        worker.run("open", file=whole[: int(len(whole) * share)], password="secret")


def test_unknown_bags_and_nested_ones_keep_their_place_and_hold_no_plain_key(
    worker: Worker, key: rsa.RSAPrivateKey
) -> None:
    pkcs8 = key.private_bytes(serialization.Encoding.DER, PrivateFormat.PKCS8, serialization.NoEncryption())
    name = _der(
        0x31, _der(0x30, bytes.fromhex("06092a864886f70d010914"), _der(0x31, _der(0x1E, "金鑰".encode("utf-16-be"))))
    )
    key_bag = _der(0x30, bytes.fromhex("060b2a864886f70d010c0a0101"), _der(0xA0, pkcs8), name)
    nested = _der(0x30, bytes.fromhex("060b2a864886f70d010c0a0106"), _der(0xA0, _der(0x30, key_bag)))
    unknown = _der(0x30, bytes.fromhex("06042a030405"), _der(0xA0, _der(0x04, b"something of another program")), name)
    part = _der(0x30, DATA, _der(0xA0, _der(0x04, _der(0x30, nested, unknown))))
    file = file_with([part], password="secret")

    changed = worker.run(
        "changeFilePassword", file=file, password="secret", newPassword="another one", protection="modern"
    )

    plain = first_part(changed, "another one")
    assert key.private_numbers().d.to_bytes(256) not in changed + plain
    assert unknown in plain
    assert plain.count(name) == 2


def first_part(file: bytes, password: str) -> bytes:
    """What is in the first part of a file that we wrote, decrypted by other hands."""
    content = pkcs12_syntax.Pfx.load(file).authenticated_safe[0]["content"]["encrypted_content_info"]
    algorithm = content["content_encryption_algorithm"]
    secret = hashlib.pbkdf2_hmac("sha256", password.encode(), algorithm.kdf_salt, algorithm.kdf_iterations, 32)
    decryptor = Cipher(algorithms.AES(secret), modes.CBC(algorithm.encryption_iv)).decryptor()
    return decryptor.update(content["encrypted_content"].native) + decryptor.finalize()
