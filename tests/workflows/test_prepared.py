"""Forms filled in before they are signed: printed with a number, received by it, forgotten if they never come."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from audit.refusal import Refusal
from pki.models import Status
from registry.accounts import actor_of as subscriber_actor
from registry.models import PortalAccount, Staff
from registry.staff import actor_of
from tests import cast
from tests.forms_paper import readers
from tests.portal import people
from tests.workflows import papers
from workflows import sheets, sweeps
from workflows.actions import receiving
from workflows.catalogue import kind_of, kinds
from workflows.day_end.numbers_given import differences
from workflows.models import Case
from workflows.prepared import actions
from workflows.prepared.forms import form_for, names_subscriber
from workflows.prepared.models import PreparedForm

KINDS = sorted(kinds())


def typed(kind: str) -> dict[str, Any]:
    """What is filled in before signing, of what stands on the paper in the end."""
    left = {"enclosures", "pieces", "signed_on"}
    return {name: value for name, value in papers.application(kind).items() if name not in left}


def prepared(clerk: Staff, kind: str, client: Client | None = None) -> PreparedForm:
    """A clerk fills in the form on the desk's page."""
    client = client or cast.at_desk(clerk)
    said = typed(kind)
    if names_subscriber(kind_of(kind)):
        holder = PortalAccount.objects.get().subscriber.public_id
        address = reverse("desk:prepare-for", args=[kind, holder])
        if kind == "RS":
            said["certificates"] = said["certificates"].split()
    else:
        address = reverse("desk:prepare-new", args=[kind])
    answer = client.post(address, said)
    assert answer.status_code == 302, answer.content.decode()
    return PreparedForm.objects.get(number=answer["Location"].rstrip("/").rpartition("/")[2])


@pytest.fixture
def clerk(lin: Staff) -> Client:
    return cast.at_desk(lin)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_is_printed_with_codes_that_zxing_reads(self, kind: str, lin: Staff) -> None:
        form = prepared(lin, kind)
        content = sheets.prepared_form(form)
        for side in range(kind_of(kind).sheet.sides):
            part = {f"{form.number}/{side + 1}"}
            assert readers.codes(readers.picture(content, side)) == {
                "QRCode": part, "DataMatrix": part, "Code128": {form.number}
            }  # fmt: skip
        assert len(pypdfium2.PdfDocument(content)) == kind_of(kind).sheet.sides

    def test_its_code_opens_receiving_and_then_its_case(self, kind: str, lin: Staff, clerk: Client) -> None:
        form = prepared(lin, kind)
        page = clerk.post(reverse("desk:find"), {"q": f"{form.number}/1"}, follow=True)
        fresh = page.context["form"].initial
        assert (fresh["kind"], fresh["form_number"], fresh["applicant"]) == (kind, form.number, "陳𠮷堃")
        answer = clerk.post(
            reverse("desk:receive"), {**fresh, "channel": "counter", "papers": "2", "token": str(fresh["token"])}
        )
        case = Case.objects.get()
        assert answer["Location"] == reverse("desk:case", args=[form.number])
        assert (case.number, case.kind) == (form.number, kind)
        again = clerk.post(reverse("desk:find"), {"q": f"{form.number}/1"}, follow=True)
        assert again.context["case"] == case

    def test_what_was_filled_in_stands_in_the_keying_form(self, kind: str, lin: Staff, clerk: Client) -> None:
        form = prepared(lin, kind)
        case = received(lin, form)
        page = clerk.get(reverse("desk:key_in", args=[case.number, case.stage, case.task_id]))
        shown = page.context["form"].initial
        assert shown["name"] == "陳𠮷堃"
        assert shown["enclosures"] == []
        assert "簽名前預先填寫" in page.content.decode()


def received(clerk: Staff, form: PreparedForm, **changed: Any) -> Case:
    said: dict[str, Any] = {
        "kind": form.kind,
        "channel": "post",
        "received_at": timezone.now(),
        "applicant": form.applicant,
    }
    return receiving.receive(actor=actor_of(clerk), token=uuid4(), form_number=form.number, **said | changed)


@pytest.mark.django_db
class TestReceiving:
    def test_a_form_becomes_one_case(self, lin: Staff) -> None:
        form = prepared(lin, "PW")
        received(lin, form)
        with pytest.raises(Refusal) as refused:
            received(lin, form)
        assert refused.value.code == "received_already"

    def test_a_number_of_another_kind_is_told(self, lin: Staff) -> None:
        with pytest.raises(Refusal) as refused:
            received(lin, prepared(lin, "PW"), kind="RG")
        assert (refused.value.code, refused.value.field) == ("other_kind", "kind")

    def test_a_number_that_no_form_has_is_told(self, lin: Staff) -> None:
        unknown = PreparedForm(number="PW11500000013", kind="PW", applicant="陳𠮷堃")
        with pytest.raises(Refusal) as refused:
            received(lin, unknown)
        assert refused.value.code == "no_such_form"

    def test_a_supervisor_who_scans_it_is_told_that_it_is_awaited(self, lin: Staff, chou: Staff) -> None:
        form = prepared(lin, "PW")
        page = cast.at_desk(chou).post(reverse("desk:find"), {"q": form.shown}, follow=True)
        assert "尚未收件" in page.content.decode()


@pytest.mark.django_db
class TestScanning:
    @pytest.mark.parametrize(
        "scan", ["{number}", "{number}/1", "{number}/C", "{number}/H", "{shown}", "ｗｉｄｅ", "lower"]
    )
    def test_every_code_of_a_case_opens_it(self, lin: Staff, clerk: Client, scan: str) -> None:
        case = papers.received(lin)
        wide = "".join(chr(ord(char) + 0xFEE0) for char in f"{case.number}/1")
        said = {"ｗｉｄｅ": wide, "lower": case.number.lower()}.get(scan, scan)
        page = clerk.post(reverse("desk:find"), {"q": said.format(number=case.number, shown=case.shown)}, follow=True)
        assert page.context["case"] == case

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_code_of_a_blank_form_opens_receiving_with_its_kind(self, clerk: Client, kind: str) -> None:
        code = kind_of(kind).sheet(office=sheets.office()).code
        for scan in (code, f"{code}/1", "".join(chr(ord(char) + 0xFEE0) for char in f"{code}/1")):
            page = clerk.post(reverse("desk:find"), {"q": scan}, follow=True)
            assert page.context["form"].initial["kind"] == kind


@pytest.mark.django_db
class TestPreparing:
    def test_the_same_data_give_the_same_number(self, lin: Staff) -> None:
        assert prepared(lin, "PW") == prepared(lin, "PW")

    def test_what_can_not_be_carried_out_is_told_before_it_is_printed(self, lin: Staff) -> None:
        account = people.enrol()
        people.give_pair(account, status=Status.VALID)
        form = form_for(kind_of("RS"), holder=account.subscriber)
        assert list(form.fields["certificates"].choices) == []  # type: ignore[attr-defined]

    def test_nobody_fills_in_what_is_registered(self, lin: Staff, clerk: Client) -> None:
        account = people.enrol()
        people.enrol(account="KW3M7ETV9U", id_number="B123456780", name="林大同")
        address = reverse("desk:prepare-for", args=["PW", account.subscriber.public_id])
        clerk.post(address, {**typed("PW"), "name": "林大同", "id_number": "B123456780", "account": "KW3M7ETV9U"})
        form = PreparedForm.objects.get()
        assert (form.applicant, form.data["id_number"], form.data["account"]) == (
            "陳𠮷堃",
            "A123456789",
            account.account,
        )

    def test_clerk_finds_the_subscriber_by_the_number(self, clerk: Client) -> None:
        account = people.enrol()
        answer = clerk.post(reverse("desk:prepare"), {"kind": "RV", "id_number": "a123456789", "seq": ""})
        assert answer["Location"] == reverse("desk:prepare-for", args=["RV", account.subscriber.public_id])
        unknown = clerk.post(reverse("desk:prepare"), {"kind": "RV", "id_number": "B123456780", "seq": ""})
        assert "沒有用戶" in unknown.content.decode()

    def test_a_stranger_and_another_subscriber_may_not(self) -> None:
        mine, other = people.enrol(), people.enrol(account="KW3M7ETV9U", id_number="B123456780")
        with pytest.raises(Refusal) as refused:
            actions.prepare(actor=subscriber_actor(other), kind="PW", data={}, holder=mine.subscriber)
        assert refused.value.code == "not_permitted"

    def test_a_subscriber_may_have_ten_that_did_not_come_back(self) -> None:
        account = people.enrol()
        for number in range(actions.MOST_WAITING):
            actions.prepare(
                actor=subscriber_actor(account), kind="PW", data={"name": f"{number}"}, holder=account.subscriber
            )
        with pytest.raises(Refusal) as refused:
            actions.prepare(actor=subscriber_actor(account), kind="PW", data={"name": "x"}, holder=account.subscriber)
        assert refused.value.code == "too_many_forms"


@pytest.mark.django_db
def test_what_never_came_is_forgotten_and_its_paper_still_good(lin: Staff, clerk: Client) -> None:
    form, came = prepared(lin, "PW"), prepared(lin, "RG")
    received(lin, came)
    PreparedForm.objects.update(made_at=timezone.now() - timedelta(days=91))
    for _ in range(2):
        sweeps.run()
    form.refresh_from_db()
    came.refresh_from_db()
    assert (form.data, form.applicant) == ({}, "")
    assert came.data
    assert Entry.objects.filter(action="form.forget").count() == 1
    with pytest.raises(Refusal) as refused:
        sheets.prepared_form(form)
    assert refused.value.code == "forgotten"
    assert "不再保存" in clerk.get(reverse("desk:receive") + f"?form={form.number}").content.decode()
    assert received(lin, form, applicant="陳𠮷堃").number == form.number


@pytest.mark.django_db
def test_its_number_is_no_gap_in_the_accounts_of_the_day(lin: Staff) -> None:
    papers.received(lin, kind="PW")
    form = prepared(lin, "PW")
    assert list(differences(timezone.localdate())) == []
    received(lin, form)
    assert list(differences(timezone.localdate())) == []


@pytest.mark.django_db
def test_looking_at_one_is_recorded(lin: Staff, clerk: Client) -> None:
    form = prepared(lin, "PW")
    clerk.get(reverse("desk:prepared-form", args=[form.number]))
    assert Entry.objects.filter(action="form.view", thing=f"form:{form.number}", outcome="viewed").exists()
