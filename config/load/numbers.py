"""Receipt numbers, serials and certificate numbers of a load, behind those that the office gave out."""

from collections import defaultdict

from config.load.bulk import local_date
from numbering.models import Counter
from numbering.numbers import build


class Numbers:
    """Counters kept in memory; `keep` writes how far they came. Only while nobody else gives out numbers."""

    def __init__(self) -> None:
        known = Counter.objects.select_for_update().values_list("prefix", "roc_year", "last")
        self._last: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._last.update({(prefix, roc_year): last for prefix, roc_year, last in known})

    def next(self, prefix: str, at: int) -> str:
        """The next number under a prefix in the year of a moment."""
        roc_year = local_date(at).year - 1911
        self._last[prefix, roc_year] += 1
        return build(prefix=prefix, roc_year=roc_year, serial=self._last[prefix, roc_year])

    def keep(self) -> None:
        """The office goes on behind the last number of each counter."""
        for (prefix, roc_year), last in self._last.items():
            Counter.objects.update_or_create(prefix=prefix, roc_year=roc_year, defaults={"last": last})
