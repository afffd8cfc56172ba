"""What happened to a portal account, told within its transaction to rooms that the registry doesn't know.

Receivers get `account` and `actor`; what they raise undoes the deed.
"""

from django.dispatch import Signal

#: The subscriber has replaced the password, the initial one or one of their own.
password_changed = Signal()
#: An approved case sets the account up again: the password is void until the new slip.
account_reset = Signal()
#: Wrong passwords in a row have suspended the login. Somebody waits for an answer whose time must tell nothing.
login_suspended = Signal()
