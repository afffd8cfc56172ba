"""The flow: the spine, with a password slip to deliver."""

from django.utils.translation import pgettext_lazy
from viewflow.workflow.flow import Flow

from workflows.engine import spine
from workflows.models import CaseProcess


class PasswordResetFlow(spine(delivers_slip=True), Flow):  # type: ignore[misc]
    """Password reset 網站密碼重新設定."""

    process_class = CaseProcess
    process_title = pgettext_lazy("kind of case", "Password reset")
