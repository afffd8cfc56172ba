"""A day of the office, as the database asks for it."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def span(day: date) -> tuple[datetime, datetime]:
    """From the midnight that begins the day until the one that ends it, in the office's time zone."""
    return _midnight(day), _midnight(day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
