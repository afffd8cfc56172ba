"""A way in without a puzzle (WCAG 2.2, 3.3.8): the signing key in this browser signs the challenge of the login page.

The challenge is the key of the page's picture: random, good for five minutes and for one try, whichever of the two ways
is taken. Account and password are asked for as ever; the signature takes the place of the six digits alone.
"""

import base64
import binascii

from pki.signers import holder_who_signed
from portal import pictures
from portal.pairs import holder_key
from registry.models import PortalAccount
from registry.passwords import without_grouping


def statement(challenge: str) -> bytes:
    """What is signed (portal/frontend/README.md). Its first line keeps it apart from every other statement."""
    return f"CertDesk login 1\nchallenge={challenge}\n".encode()


def passes(*, key: str, account: str, signature: str) -> bool:
    """Whether `signature` (base64 of a CMS message) answers the challenge `key` with a signing certificate of this
    account's subscriber that is valid now. Whatever the answer, the challenge is used up.

    The same work for an account that exists and one that doesn't: the signature is checked before the account is looked
    for.
    """
    if pictures.taken(key) is None:
        return False
    try:
        message = base64.b64decode(signature, validate=True)
    except binascii.Error:
        return False
    holder = holder_who_signed(message=message, statement=statement(key))
    found = PortalAccount.objects.select_related("subscriber").filter(account=without_grouping(account)).first()
    return holder is not None and found is not None and holder == holder_key(found.subscriber)
