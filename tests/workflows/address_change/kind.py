from datetime import timedelta

from tests.workflows.address_change.actions import carry_out
from tests.workflows.address_change.flow import AddressChangeFlow
from tests.workflows.address_change.forms import AddressChangeForm
from tests.workflows.address_change.sheet import AddressChangeSheet, correction_item, filled_sheet
from workflows.kind import ChecklistItem, Kind

KIND = Kind(
    code="AC",
    slug="address_change",
    label="Change of address",
    form_title="Application for a change of address",
    consequences="Records the new address.",
    flow=AddressChangeFlow,
    form=AddressChangeForm,
    checklist=(ChecklistItem("papers", "Papers complete"),),
    carry_out=carry_out,
    sheet=AddressChangeSheet,
    filled_sheet=filled_sheet,
    correction_item=correction_item,
    due_at=lambda received_at: received_at + timedelta(days=3),
    delivers_slip=False,
)
