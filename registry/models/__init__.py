"""Models of the registry."""

from registry.models.account import AccountState, LoginOutcome, LoginWay, PortalAccount, PortalLogin
from registry.models.mailing import Delivery, PostingList, SlipBatch
from registry.models.right import ApplyRight
from registry.models.slip import IdentityCheck, PasswordSlip, SlipState
from registry.models.staff import Staff
from registry.models.subscriber import CertificateContact, Subscriber, SubscriberKind

__all__ = [
    "AccountState",
    "ApplyRight",
    "CertificateContact",
    "Delivery",
    "IdentityCheck",
    "LoginOutcome",
    "LoginWay",
    "PasswordSlip",
    "PortalAccount",
    "PortalLogin",
    "PostingList",
    "SlipBatch",
    "SlipState",
    "Staff",
    "Subscriber",
    "SubscriberKind",
]
