"""The counters behind the numbers."""

from django.db import models


class Counter(models.Model):
    """The last serial given out under a prefix in a ROC year."""

    prefix = models.CharField(max_length=2)
    roc_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "roc_year"], name="numbering_one_counter")]

    def __str__(self) -> str:
        return f"{self.prefix}{self.roc_year}: {self.last}"
