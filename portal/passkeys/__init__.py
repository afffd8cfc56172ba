"""Passkeys: with account and password, one that was registered before takes the place of the login's six digits."""
