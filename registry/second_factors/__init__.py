"""What staff show at the door besides the password: a code of an authenticator app, or a passkey."""
