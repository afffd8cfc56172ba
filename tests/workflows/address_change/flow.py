from viewflow.workflow.flow import Flow

from workflows.engine import spine
from workflows.models import CaseProcess


class AddressChangeFlow(spine(delivers_slip=False), Flow):  # type: ignore[misc]
    """A change of address: nothing to deliver, so the case closes when it is carried out."""

    process_class = CaseProcess
    process_title = "Change of address"
