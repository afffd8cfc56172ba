"""The flow: the spine, with a password slip to deliver."""

from django.utils.translation import gettext_lazy as _
from viewflow.workflow.flow import Flow

from workflows.engine import spine
from workflows.models import CaseProcess


class ResumeFlow(spine(delivers_slip=True), Flow):  # type: ignore[misc]
    """Resume 憑證復用."""

    process_class = CaseProcess
    process_title = _("Resume")
