from tests.workflows.address_change.actions import carry_out
from tests.workflows.address_change.flow import AddressChangeFlow
from tests.workflows.address_change.forms import AddressChangeForm
from tests.workflows.address_change.sheet import FIELD_NUMBERS, AddressChangeSheet, filled_sheet, letters_to
from workflows.kind import ChecklistItem, Kind

KIND = Kind(
    code="AC",
    label="Change of address",
    form_title="Application for a change of address",
    consequences="Records the new address.",
    flow=AddressChangeFlow,
    form=AddressChangeForm,
    checklist=(ChecklistItem("papers", "Papers complete"),),
    carry_out=carry_out,
    sheet=AddressChangeSheet,
    filled_sheet=filled_sheet,
    correction_fields=FIELD_NUMBERS,
    letters_to=letters_to,
    delivers_slip=False,
)
