"""Roles 角色 (spec §1) as Django groups, and what each may do.

A permission is named by its room and codename; the groups are brought in step with this table after every migration.
The four-eyes rules do not stand here: they look at the person, not at the role, and stand inside the mutations.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COUNTER_CLERK = "counter_clerk", _("Counter clerk")
    SUPERVISOR = "supervisor", _("Supervisor")
    MAILROOM_CLERK = "mailroom_clerk", _("Mailroom clerk")
    AUDITOR = "auditor", _("Auditor")
    CA_OFFICER = "ca_officer", _("CA officer")
    OPERATOR = "operator", _("Operator")


PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.COUNTER_CLERK: (
        "workflows.view_case", "workflows.receive_case", "workflows.key_in_case", "workflows.review_case",
        "workflows.withdraw_case", "workflows.note_case", "registry.view_subscriber", "registry.print_slip",
        "registry.deliver_slip", "registry.void_slip", "correspondence.print_letter", "scans.read_scans",
    ),
    Role.SUPERVISOR: (
        "workflows.view_case", "workflows.approve_case", "workflows.reassign_case", "workflows.withdraw_case",
        "workflows.note_case", "registry.view_subscriber", "registry.approve_reprint", "day_end.view_accounts",
        "dashboards.view_figures", "correspondence.print_letter", "registry.view_staff",
        "registry.confirm_factor_reset",
    ),
    Role.MAILROOM_CLERK: (
        "workflows.view_case", "workflows.note_case", "registry.print_slip", "registry.deliver_slip",
        "registry.void_slip", "day_end.view_accounts", "correspondence.print_letter",
    ),
    Role.AUDITOR: (
        "workflows.view_case", "registry.view_subscriber", "audit.view_entry", "day_end.view_accounts",
        "dashboards.view_figures", "scans.read_scans", "registry.view_staff",
    ),
    Role.CA_OFFICER: ("pki.publish_crl", "pki.add_authority"),
    Role.OPERATOR: ("registry.manage_staff", "registry.view_staff", "registry.confirm_factor_reset"),
}  # fmt: skip
