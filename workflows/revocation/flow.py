"""The flow: the spine, which ends when the certificates are revoked."""

from django.utils.translation import gettext_lazy as _
from viewflow.workflow.flow import Flow

from workflows.engine import spine
from workflows.models import CaseProcess


class RevocationFlow(spine(delivers_slip=False), Flow):  # type: ignore[misc]
    """Revocation 憑證廢止."""

    process_class = CaseProcess
    process_title = _("Revocation")
