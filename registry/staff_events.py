"""What happened to a member of staff, told within its transaction to rooms that the registry doesn't know.

Receivers get `staff`, as it stands now, and `actor`; what they raise undoes the deed.
"""

from django.dispatch import Signal

#: A role was taken away, or the account is closed: the person may do less than before.
may_less = Signal()
