"""Each paper process as people live it: from the paper to what the world sees of it, and every way that ends before.

Straight on, through a return for correction, rejected, withdrawn; by two clerks, a supervisor, a mailroom clerk.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.sync_api import Browser, expect

from tests.ground.office import Office
from tests.main_job import programs
from tests.main_job.desk import Desk, account_and_password
from tests.main_job.subscriber import Subscriber
from tests.portal import people

pytestmark = [pytest.mark.browser, pytest.mark.outside_tools]

KINDS = ("RG", "RV", "RS", "PW")
NAME = "林喆"
REGISTERED = "70041010000118"
#: Who the papers are about: an ID number a kind; who registers is new, the others hold a real pair.
HOLDERS = {"RG": "Q199000016", "RV": "Q199000025", "RS": "Q199000034", "PW": "Q199000043"}
MAKE = """
import json
from pki import holdings, lifecycle, orders
from portal import sessions
from registry.accounts import actor_of
from tests.pki.requesting import issue, requests_for
from tests.portal import people
made = {{}}
for n, (kind, id_number) in enumerate({holders}.items()):
    if kind == "RG":
        continue
    account = people.enrol(account=f"MJ7K4QM29{{n}}", id_number=id_number, name={name!r})
    key, actor = str(account.subscriber.public_id), actor_of(account)
    order = orders.place_order(actor=actor, holder_key=key, common_name=account.subscriber.distinguished_name)
    pair = issue(order, requests=requests_for(order, keys=(f"good-{{2 * n - 1}}", f"good-{{2 * n}}")))
    lifecycle.activate_pair(actor=actor, pair_id=pair.pair_id, holder_key=key)
    chosen = [held.certificate_id for held in pair.certificates]
    if kind == "RS":
        lifecycle.suspend(actor=actor, certificate_ids=chosen, holder_key=key)
    made[kind] = {{
        "account": account.account,
        "numbers": [held.number for held in pair.certificates],
        "serial": pair.signing.serial,
        "certificate": pair.signing.der.hex(),
        "session": sessions.open_session(account=account, replaces=None),
    }}
print(json.dumps(made))
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """A subscriber of before; `certificate` names the PEM file of the signing certificate."""

    account: str
    numbers: list[str]
    serial: str
    certificate: str
    session: str


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seen")


@pytest.fixture(scope="module")
def holders(office: Office, folder: Path) -> dict[str, Holder]:
    made = json.loads(office.manage("shell", "-v", "0", "-c", MAKE.format(holders=HOLDERS, name=NAME)).splitlines()[-1])
    for kind, facts in made.items():
        certificate = x509.load_der_x509_certificate(bytes.fromhex(facts["certificate"]))
        (folder / f"{kind}.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
    return {kind: Holder(**{**facts, "certificate": kind}) for kind, facts in made.items()}


@pytest.fixture(scope="module")
def staff(office: Office, browser: Browser) -> Iterator[dict[str, Desk]]:
    desks = {who: Desk(browser, office, who) for who in ("lin", "wang", "chou", "ho")}
    yield desks
    for desk in desks.values():
        desk.close()


def key_in(desk: Desk, number: str, kind: str, holders: dict[str, Holder], *, delivery: str = "") -> None:
    """What stands on the paper of the kind's holder."""
    different = {"id_number": HOLDERS[kind]}
    if kind == "RS":
        different["certificates"] = "\n".join(holders[kind].numbers)
    desk.open(number)
    desk.key_in(kind, delivery=delivery, **different)


def reviewed(staff: dict[str, Desk], kind: str, holders: dict[str, Holder], *, delivery: str = "") -> str:
    """A case that waits for the supervisor; its number."""
    number = staff["lin"].receive(NAME, kind=kind)
    key_in(staff["lin"], number, kind, holders, delivery=delivery)
    staff["wang"].open(number)
    staff["wang"].review()
    return number


@pytest.mark.parametrize("kind", KINDS)
def test_withdrawn_and_rejected_papers_have_no_effect(
    staff: dict[str, Desk], kind: str, holders: dict[str, Holder], office: Office, folder: Path
) -> None:
    number = staff["lin"].receive(NAME, kind=kind)
    staff["lin"].withdraw()
    staff["lin"].expect_stage(number, "撤件")
    number = reviewed(staff, kind, holders)
    staff["chou"].open(number)
    staff["chou"].reject()
    staff["chou"].expect_stage(number, "駁回")
    if kind == "RV":
        programs.fetch_authority(folder, office.base_url)
        assert programs.reason_on_crl(folder, holders[kind].serial) == ""
    if kind == "RG":
        assert not office.asked("SELECT 1 FROM registry_subscriber WHERE id_number = ?", HOLDERS[kind])


def test_a_registration_comes_back_corrected_and_ends_with_a_login(
    staff: dict[str, Desk], holders: dict[str, Holder], office: Office, browser: Browser
) -> None:
    number = staff["lin"].receive(NAME)
    key_in(staff["lin"], number, "RG", holders)
    returned_and_back(staff, number, "RG", holders)
    approved(staff, number)
    staff["lin"].open(number)
    account, password = account_and_password(staff["lin"].print_slip())
    staff["lin"].hand_over()
    staff["lin"].expect_stage(number, "結案")
    enters(office, browser, account, password)


def test_a_revocation_comes_back_corrected_and_is_on_crl_and_ocsp_with_its_reason(
    staff: dict[str, Desk], holders: dict[str, Holder], office: Office, folder: Path
) -> None:
    holder, url = holders["RV"], office.base_url
    before = programs.status_by_crl(folder, url, holder.certificate)
    assert "RV.crt: OK" in before
    assert before.endswith("valid\n")
    number = staff["lin"].receive(NAME, kind="RV")
    key_in(staff["lin"], number, "RV", holders)
    returned_and_back(staff, number, "RV", holders)
    assert programs.status_by_crl(folder, url, holder.certificate).endswith("valid\n")
    approved(staff, number)
    staff["chou"].expect_stage(number, "結案")
    after = programs.status_by_crl(folder, url, holder.certificate)
    assert "certificate revoked" in after
    assert "REVOKED" in after
    assert "Key Compromise" in programs.reason_on_crl(folder, holder.serial)
    ocsp = programs.status_by_ocsp(folder, url, holder.certificate)
    assert "RV.crt: revoked" in ocsp
    assert "keyCompromise" in ocsp


def test_a_resumption_comes_back_corrected_leaves_crl_and_ocsp_and_posts_a_slip(
    staff: dict[str, Desk], holders: dict[str, Holder], office: Office, folder: Path, browser: Browser
) -> None:
    holder, url = holders["RS"], office.base_url
    assert "REVOKED" in programs.status_by_crl(folder, url, holder.certificate)
    assert "Certificate Hold" in programs.reason_on_crl(folder, holder.serial)
    assert "certificateHold" in programs.status_by_ocsp(folder, url, holder.certificate)
    number = staff["lin"].receive(NAME, kind="RS")
    key_in(staff["lin"], number, "RS", holders, delivery="post")
    returned_and_back(staff, number, "RS", holders, delivery="post")
    approved(staff, number)
    after = programs.status_by_crl(folder, url, holder.certificate)
    assert "RS.crt: OK" in after
    assert after.endswith("valid\n")
    assert programs.reason_on_crl(folder, holder.serial) == ""
    assert "RS.crt: good" in programs.status_by_ocsp(folder, url, holder.certificate)
    staff["ho"].open(number)
    account, password = account_and_password(staff["ho"].print_slip())
    serial = staff["ho"].page.locator("[aria-labelledby=slip-h] .code").first.inner_text()
    staff["ho"].post(serial, REGISTERED)
    staff["ho"].expect_stage(number, "結案")
    enters(office, browser, account, password)


def test_after_a_password_reset_old_password_and_session_are_dead_and_the_new_slips_works(
    staff: dict[str, Desk], holders: dict[str, Holder], office: Office, browser: Browser
) -> None:
    holder, someone = holders["PW"], Subscriber(browser, office)
    someone.context.add_cookies(
        [{"name": "portal_session", "value": holder.session, "url": f"{office.base_url}/portal/"}]
    )
    someone.page.goto("/portal/")
    expect(someone.page.locator("#id_picture")).to_have_count(0)
    number = staff["lin"].receive(NAME, kind="PW")
    key_in(staff["lin"], number, "PW", holders)
    returned_and_back(staff, number, "PW", holders)
    approved(staff, number)
    someone.page.goto("/portal/")
    expect(someone.page.locator("#id_picture")).to_be_visible()
    staff["lin"].open(number)
    account, password = account_and_password(staff["lin"].print_slip())
    staff["lin"].hand_over()
    someone.log_in(account, people.PASSWORD)
    expect(someone.page.locator(".errors")).to_be_visible()
    someone.close()
    enters(office, browser, account, password)


def returned_and_back(
    staff: dict[str, Desk], number: str, kind: str, holders: dict[str, Holder], *, delivery: str = ""
) -> None:
    """The reviewer returns it for correction, the papers come, it is keyed in and reviewed again."""
    staff["wang"].open(number)
    staff["wang"].return_for_correction()
    staff["wang"].expect_stage(number, "補正中")
    staff["lin"].open(number)
    staff["lin"].papers_came()
    key_in(staff["lin"], number, kind, holders, delivery=delivery)
    staff["wang"].open(number)
    staff["wang"].review()


def approved(staff: dict[str, Desk], number: str) -> None:
    """The supervisor's yes, and its effect."""
    staff["chou"].open(number)
    staff["chou"].approve()


def enters(office: Office, browser: Browser, account: str, password: str) -> None:
    """The slip's password opens the portal, which asks for one's own."""
    subscriber = Subscriber(browser, office)
    subscriber.log_in(account, password)
    subscriber.choose_password(password)
    subscriber.close()
