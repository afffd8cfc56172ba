"""Lines of the review's checklist that every application of a registered subscriber has."""

from django.utils.translation import gettext_lazy as _

from workflows.kind import ChecklistItem

PAPERS = ChecklistItem("papers", _("Papers complete: form, identity papers, letter of authority where needed"))
IDENTITY = ChecklistItem(
    "identity",
    _("Identity established"),
    ways=(
        ("counter", _("Original seen at the counter")),
        ("copy", _("Copy compared with the registration")),
        ("called", _("Called back on the registered telephone")),
    ),
)
SEAL = ChecklistItem("seal", _("Seal or signature matches the registration"))
