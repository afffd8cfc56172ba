"""Portal accounts 網站帳號 and the history of their logins."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models.subscriber import Subscriber


class AccountState(models.TextChoices):
    """`awaiting_first_login` until the initial password of a slip has been changed, and again with every new slip."""

    AWAITING_FIRST_LOGIN = "awaiting_first_login", pgettext_lazy("portal account", "Awaiting first login")
    ACTIVE = "active", pgettext_lazy("portal account", "Active")
    SUSPENDED = "suspended", pgettext_lazy("portal account", "Login suspended")


class PortalAccount(models.Model):
    """A subscriber's way into the portal. Written by `registry.accounts` and, when a slip is made, `registry.slips`.

    `password` is a hash, or unusable as long as no slip has been printed. `sessions_valid_from`: a session that began
    before it has ended.
    """

    account = models.CharField(_("portal account"), max_length=10, unique=True)
    subscriber = models.OneToOneField(Subscriber, on_delete=models.PROTECT, related_name="account")
    state = models.CharField(max_length=24, choices=AccountState.choices, default=AccountState.AWAITING_FIRST_LOGIN)
    password = models.CharField(max_length=128)
    must_change = models.BooleanField(default=False)
    wrong_count = models.PositiveSmallIntegerField(default=0)
    initial_slip = models.ForeignKey(
        "registry.PasswordSlip", null=True, on_delete=models.PROTECT, related_name="opens", editable=False
    )
    initial_expires_at = models.DateTimeField(null=True)
    password_changed_at = models.DateTimeField(null=True)
    sessions_valid_from = models.DateTimeField()
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("portal account")
        verbose_name_plural = _("portal accounts")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=AccountState.values), name="registry_account_state"),
            models.CheckConstraint(
                condition=models.Q(must_change=False) | models.Q(initial_expires_at__isnull=False),
                name="registry_initial_password_expires",
            ),
        ]

    def __str__(self) -> str:
        return self.account

    @property
    def shown(self) -> str:
        """The account as people read it: HT7K4QMD29 → HT7K-4QMD-29."""
        return f"{self.account[:4]}-{self.account[4:8]}-{self.account[8:]}"

    @property
    def suspended(self) -> bool:
        return self.state == AccountState.SUSPENDED


class LoginOutcome(models.TextChoices):
    """Why somebody got in or not. Told to nobody outside: the answer is one sentence for every cause."""

    ENTERED = "entered", _("Logged in")
    WRONG_PASSWORD = "wrong_password", _("Wrong password")
    SUSPENDED = "suspended", _("Login suspended")
    NO_PASSWORD = "no_password", _("No password in force")
    UNKNOWN = "unknown", _("Unknown account")


class LoginWay(models.TextChoices):
    """What went with account and password. `session`: asked for again by a page, of somebody who was logged in."""

    PICTURE = "picture", _("Password and picture")
    CERTIFICATE = "certificate", _("Password and certificate")
    PASSKEY = "passkey", _("Password and passkey")
    SESSION = "session", _("Password asked for again")


class PortalLogin(models.Model):
    """One attempt to log in. `account` is empty for an unknown one: what was typed may have been a password.

    `network` is the address as `registry.login_origin.shortened` leaves it: enough for subscribers to know their
    own, too little to tell a household. It is erased in time (`registry.login_history`).
    """

    account = models.ForeignKey(PortalAccount, null=True, on_delete=models.PROTECT, related_name="logins")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    outcome = models.CharField(max_length=16, choices=LoginOutcome.choices)
    way = models.CharField(max_length=16, choices=LoginWay.choices, default=LoginWay.PICTURE)
    network = models.CharField(max_length=24, blank=True, default="")

    class Meta:
        verbose_name = _("login to the portal")
        verbose_name_plural = _("logins to the portal")
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [models.Index("at", name="registry_login_network", condition=~models.Q(network=""))]

    def __str__(self) -> str:
        return f"{self.account or '?'} {self.outcome}"
