"""Forms that a subscriber fills in on the portal, prints, signs and sends."""

import pytest
from django.test import Client
from django.urls import reverse

from pki.models import Status
from registry.models import PortalAccount
from tests import cast
from tests.forms_paper import readers
from tests.portal import people
from workflows.prepared.models import PreparedForm

CONTACT = {
    "contact_name": "游㛓君", "contact_mobile": "0900000115", "contact_telephone": "(02)2000-0115",
    "contact_email": "contact@firm.example", "contact_zip": "106-055", "contact_address": "臺北市大安區示範路1號",
    "delivery": "counter",
}  # fmt: skip
SAID = {
    "RV": {"telephone": "(02)2000-0115", "scope": "all", "reason": "C", "since": "115/11/1", "delivery": "post"},
    "RS": {**CONTACT, "reason": "A"},
    "PW": {**CONTACT, "reason": "F"},
}


@pytest.fixture
def holder(account: PortalAccount) -> PortalAccount:
    """With a suspended pair: it can be revoked and resumed."""
    people.give_pair(account, status=Status.SUSPENDED)
    return account


def fill_in(client: Client, kind: str, **changed: object) -> PreparedForm:
    """Fills in what the page asks, with the boxes ticked that it ticks."""
    page = client.get(reverse("portal:fill-in", args=[kind]))
    ticked = page.context["form"].initial["certificates"]
    answer = client.post(reverse("portal:fill-in", args=[kind]), {"certificates": ticked, **SAID[kind], **changed})
    assert answer.status_code == 302, answer.content.decode()
    return PreparedForm.objects.get(number=answer["Location"].rstrip("/").rpartition("/")[2])


@pytest.mark.parametrize("kind", sorted(SAID))
def test_it_is_printed_with_its_number_and_what_is_registered(holder: PortalAccount, kind: str) -> None:
    client = people.logged_in(holder)
    form = fill_in(client, kind)
    assert form.shown in client.get(reverse("portal:printed-form", args=[form.number])).content.decode()
    pdf = client.get(reverse("portal:printed-form-file", args=[form.number]))
    assert "no-store" in pdf["Cache-Control"]
    assert readers.codes(readers.picture(pdf.content))["QRCode"] == {f"{form.number}/1"}
    assert "陳𠮷堃" in readers.text(pdf.content).replace("\n", "")
    assert form.made_by is None


def test_certificates_are_ticked_not_typed(holder: PortalAccount) -> None:
    form = fill_in(people.logged_in(holder), "RS")
    assert len(form.data["certificates"].split()) == 2


def test_nothing_to_resume_is_said(account: PortalAccount) -> None:
    people.give_pair(account, status=Status.VALID)
    page = people.logged_in(account).get(reverse("portal:fill-in", args=["RS"])).content.decode()
    assert "沒有停用中的憑證" in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(holder: PortalAccount) -> None:
    client = people.logged_in(holder)
    said = {**SAID["PW"], "delivery": "electronic", "contact_mobile": ""}
    page = client.post(reverse("portal:fill-in", args=["PW"]), said).content.decode()
    assert "id_contact_mobile_error" in page
    assert "contact@firm.example" in page
    assert not PreparedForm.objects.exists()


def test_somebody_elses_form_and_the_desks_are_unknown(holder: PortalAccount) -> None:
    form = fill_in(people.logged_in(holder), "PW")
    stranger = people.logged_in(people.enrol(account="KW3M7ETV9U", id_number="B123456780"))
    desk = PreparedForm.objects.create(
        number="PW11500000021", kind="PW", data={}, holder_key=holder.subscriber.public_id, made_by=cast.hire(cast.LIN)
    )
    for client, number in ((stranger, form.number), (people.logged_in(holder), desk.number)):
        for name in ("printed-form", "printed-form-file"):
            assert client.get(reverse(f"portal:{name}", args=[number])).status_code == 404


@pytest.mark.parametrize("kind", ["RG", "XX"])
def test_a_registration_is_not_filled_in_here(holder: PortalAccount, kind: str) -> None:
    assert people.logged_in(holder).get(reverse("portal:fill-in", args=[kind])).status_code == 404


@pytest.mark.django_db
def test_whoever_can_not_log_in_finds_the_blank_forms(client: Client) -> None:
    page = client.get(reverse("portal:login")).content.decode()
    for kind in SAID:
        assert client.get(reverse("portal:fill-in", args=[kind])).status_code == 302
        assert reverse("portal:blank-form", args=[kind]) in page
