"""What somebody always wants to see of a queue."""

from django.conf import settings
from django.db import models


class KeptFilters(models.Model):
    """The filters of one person, as an address says them. They outlive the session; no personal data is in them."""

    staff = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="kept_filters"
    )
    query = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.staff_id}: {self.query}"
