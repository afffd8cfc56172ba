"""An export is verified without this project: by its own script without Django, and by OpenSSL alone (spec §7)."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction

from audit import exporting, seal, trail
from audit.actors import Actor
from audit.exporting import export, range_of
from audit.models import Entry
from audit.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
Members = dict[str, bytes]
SCRIPT = Path(exporting.__file__).parent / "standalone" / "verify_export.py"
#: The script as a reader runs it, in a Python that has no Django and, where asked, no package `cryptography` either.
WITHOUT = (
    "import runpy, sys; sys.modules.update(dict.fromkeys({blocked}));"
    "sys.argv[:] = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
)


@pytest.fixture(autouse=True)
def ten_entries(somebody: Actor) -> None:
    for number in range(1, 11):
        with transaction.atomic():
            trail.record(
                actor=somebody,
                action="thing.change",
                thing=f"thing:{number}",
                facts={"名稱": "堃喆㛓"},
                personal={"name": "陳𠮷堃"},
            )


def exported(first: int | None = None, last: int | None = None) -> Members:
    """The members of the ZIP."""
    content = b"".join(export(range_of(first=first, last=last), made_by="tsai"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def verified(members: Members, folder: Path, *, blocked: tuple[str, ...] = ("django",)) -> tuple[int, str]:
    """Exit code and last line of the script that is in the export, run outside this project."""
    path, script = folder / "export.zip", folder / "verify_export.py"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    script.write_bytes(members["verify_export.py"])
    command = [sys.executable, "-I", "-c", WITHOUT.format(blocked=blocked), str(script), str(path), seal.fingerprint()]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    return ran.returncode, (ran.stdout + ran.stderr).splitlines()[-1]


@pytest.mark.parametrize("blocked", [("django",), ("django", "cryptography")], ids=["cryptography", "openssl"])
@pytest.mark.outside_tools
def test_the_script_in_the_export_finds_it_whole(tmp_path: Path, blocked: tuple[str, ...]) -> None:
    members = exported()

    assert members["verify_export.py"] == SCRIPT.read_bytes()
    assert verified(members, tmp_path, blocked=blocked) == (0, "The export is whole and as written.")


@pytest.mark.outside_tools
def test_openssl_alone_checks_the_signature_and_the_digest(tmp_path: Path) -> None:
    members = exported()
    for name, content in members.items():
        (tmp_path / name).write_bytes(content)

    asked = "openssl pkeyutl -verify -rawin -pubin -inkey public-key.pem -in manifest.json -sigfile manifest.sig"
    answer = subprocess.run(asked.split(), cwd=tmp_path, capture_output=True, text=True, check=False)

    assert answer.stdout.strip() == "Signature Verified Successfully"
    digest = hashlib.sha256(members["entries.jsonl"]).hexdigest()
    assert json.loads(members["manifest.json"])["entries_sha256"] == digest
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", "public-key.pem", "-outform", "DER"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    ).stdout
    assert hashlib.sha256(der).hexdigest() == seal.fingerprint()


def test_a_range_holds_on_to_the_entry_before_it_and_is_verified_alone(tmp_path: Path) -> None:
    members = exported(first=4, last=7)

    manifest = json.loads(members["manifest.json"])
    assert (manifest["first"], manifest["last"]) == (4, 7)
    assert manifest["previous_hash"] == Entry.objects.get(seq=3).hash
    assert len(members["entries.jsonl"].splitlines()) == 4
    assert verified(members, tmp_path)[0] == 0


def test_personal_data_stay_out_of_an_export() -> None:
    assert "陳𠮷堃".encode() not in exported()["entries.jsonl"]


@pytest.mark.parametrize(("first", "last"), [(11, None), (None, 0), (7, 4)])
def test_a_range_without_entries_is_refused(first: int | None, last: int | None) -> None:
    with pytest.raises(Refusal) as refused:
        range_of(first=first, last=last)
    assert refused.value.code == "nothing"


def test_without_a_signed_head_nothing_is_exported() -> None:
    seal.head_file().unlink()

    with pytest.raises(Refusal) as refused:
        export(range_of(), made_by="tsai")

    assert refused.value.code == "no_head"


def test_what_leaves_is_made_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "LINES", 3)

    assert len(list(export(range_of(), made_by="tsai"))) == 4


# --- damage -------------------------------------------------------------------------------------------------------


def lines(members: Members) -> list[bytes]:
    return members["entries.jsonl"].splitlines(keepends=True)


def change_an_entry(members: Members) -> None:
    members["entries.jsonl"] = members["entries.jsonl"].replace(b'"thing:5"', b'"thing:6"', 1)


def take_one_out(members: Members) -> None:
    members["entries.jsonl"] = b"".join(line for line in lines(members) if b'"thing:5"' not in line)


def put_one_in(members: Members) -> None:
    members["entries.jsonl"] = b"".join([*lines(members)[:5], lines(members)[4], *lines(members)[5:]])


def swap_two(members: Members) -> None:
    first, second, *others = lines(members)
    members["entries.jsonl"] = b"".join([second, first, *others])


def cut_the_tail(members: Members) -> None:
    members["entries.jsonl"] = b"".join(lines(members)[:7])


def empty_it(members: Members) -> None:
    members["entries.jsonl"] = b""


def write_spaces_between(members: Members) -> None:
    """The same entry in other bytes: its hash holds, what was signed does not."""
    members["entries.jsonl"] = members["entries.jsonl"].replace(b'{"action"', b'{ "action"', 1)


def write_no_json(members: Members) -> None:
    members["entries.jsonl"] = b"{\n" + members["entries.jsonl"]


def rewrite(members: Members, **changed: Any) -> None:
    """Every entry hashed anew and a manifest to match, as somebody would who can't sign."""
    entries = [json.loads(line) for line in lines(members)]
    manifest = json.loads(members["manifest.json"]) | changed
    previous = manifest["previous_hash"]
    for entry in entries:
        entry["previous_hash"] = previous
        entry.pop("hash")
        entry["hash"] = previous = hashlib.sha256(canonical(entry)).hexdigest()
    members["entries.jsonl"] = b"".join(canonical(entry) + b"\n" for entry in entries)
    digest = hashlib.sha256(members["entries.jsonl"]).hexdigest()
    members["manifest.json"] = canonical(manifest | {"entries_sha256": digest, "last_hash": previous})


def rewrite_everything(members: Members) -> None:
    change_an_entry(members)
    rewrite(members)


def rewrite_and_sign_with_another_key(members: Members) -> None:
    rewrite_everything(members)
    key = Ed25519PrivateKey.generate()
    members["manifest.sig"] = key.sign(members["manifest.json"])
    members["public-key.pem"] = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def let_the_office_sign_what_was_rewritten(members: Members) -> None:
    """The manifest is signed by the right key; the head that was signed before does not fit what is in it."""
    rewrite_everything(members)
    members["manifest.sig"] = seal.signer().sign(members["manifest.json"])


def forge_the_head(members: Members) -> None:
    rewrite_everything(members)
    last = json.loads(members["manifest.json"])["last_hash"]
    rewrite(members, head={"seq": 10, "hash": last, "signature": "00" * 64})
    members["manifest.sig"] = seal.signer().sign(members["manifest.json"])


def leave_out_the_signature(members: Members) -> None:
    del members["manifest.sig"]


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


DAMAGE: dict[Callable[[Members], None], str] = {
    change_an_entry: "entry 5 was changed",
    take_one_out: "entry 5 is missing",
    put_one_in: "entry 6 is missing",
    swap_two: "entry 1 is missing",
    cut_the_tail: "ends at entry 7",
    empty_it: "ends at entry 0",
    write_spaces_between: "not those that were signed",
    write_no_json: "can't be read",
    rewrite_everything: "signature over the manifest is wrong",
    rewrite_and_sign_with_another_key: "signed by another key",
    let_the_office_sign_what_was_rewritten: "not the one that the signed head names",
    forge_the_head: "signature over the head of the trail is wrong",
    leave_out_the_signature: "must hold manifest.sig once",
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_damage_to_an_export_is_found_and_named(damage: Callable[[Members], None], tmp_path: Path) -> None:
    members = exported()
    damage(members)

    code, said = verified(members, tmp_path)

    assert code == 1
    assert DAMAGE[damage] in said


def test_what_is_no_zip_is_said_to_be_none(tmp_path: Path) -> None:
    broken = tmp_path / "export.zip"
    broken.write_bytes(b"".join(export(range_of(), made_by="tsai"))[:-40])

    ran = subprocess.run(
        [sys.executable, "-I", SCRIPT, broken, seal.fingerprint()], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 1
    assert "no whole ZIP" in ran.stdout
