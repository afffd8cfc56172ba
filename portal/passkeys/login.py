"""The passkey at the login: its answer to the challenge of the page takes the place of the six digits.

As with the certificate (`portal.certificate_login`), the challenge is the key of the page's picture, and account and
password are asked for as ever. The page asks for any passkey of this site, so it is the same for everybody.
"""

from audit.actors import ANONYMOUS
from portal import pictures
from portal.passkeys.actions import count_answer, owner_of
from portal.passkeys.models import Passkey
from registry.passwords import without_grouping
from registry.webauthn import NotAcceptable, checked_count, read_answer


def challenge_of(picture_key: str) -> bytes:
    """What is signed (portal/frontend/README.md). Its first line keeps it apart from every other statement."""
    return f"CertDesk passkey login 1\nchallenge={picture_key}\n".encode()


def passes(*, key: str, account: str, answer: str) -> bool:
    """Whether `answer` (`AuthenticationResponseJSON`) comes from a passkey of this account for the challenge `key`.
    Whatever it is, the challenge is used up.

    The same work for an account that exists and one that doesn't: the account is compared when all else has passed.
    """
    if pictures.taken(key) is None:
        return False
    try:
        read = read_answer(answer)
        found = Passkey.objects.select_related("account__subscriber").filter(credential_id=read.raw_id).first()
        if found is None:
            return False
        count = checked_count(
            read, challenge=challenge_of(key), public_key=bytes(found.public_key), owner=owner_of(found.account)
        )
    except NotAcceptable:
        return False
    return found.account.account == without_grouping(account) and count_answer(
        actor=ANONYMOUS, passkey=found, count=count
    )
