"""Subscribers 用戶 and their certificate contacts 憑證聯絡人 (spec §2)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SubscriberKind(models.TextChoices):
    """Field 1 of the registration form."""

    PERSON = "person", _("Natural person")
    BODY = "body", _("Company, office or body")
    FOREIGN = "foreign", _("Foreign person")


class Subscriber(models.Model):
    """One subscription of a person or body, as registered on paper. Written by `registry.subscribers` alone.

    An ID number may hold several subscriptions (departments); `seq` tells them apart. All values are as normalised
    by `registry.particulars`. `enrolled_by_case` is unique: a case makes one subscriber, however often it is carried
    out.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind of applicant"), max_length=10, choices=SubscriberKind.choices)
    name = models.CharField(pgettext_lazy("subscriber", "name"), max_length=60, db_index=True)
    id_number = models.CharField(_("ID number"), max_length=20)
    seq = models.CharField(_("subscription number"), max_length=2)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    nationality = models.CharField(_("nationality"), max_length=40, blank=True)
    passport_name = models.CharField(_("name as in passport"), max_length=80, blank=True)
    passport_number = models.CharField(_("passport number"), max_length=9, blank=True)
    representative = models.CharField(_("representative"), max_length=60, blank=True)
    department = models.CharField(_("department"), max_length=60, blank=True)
    zip = models.CharField(_("postal code"), max_length=7)
    address = models.CharField(_("registered address"), max_length=120, db_index=True)
    telephone = models.CharField(_("telephone"), max_length=30)
    telephone_digits = models.CharField(max_length=24, db_index=True, editable=False)
    email = models.EmailField(_("e-mail"))
    enrolled_at = models.DateTimeField(auto_now_add=True)
    enrolled_by_case = models.CharField(max_length=20, unique=True)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["id_number", "seq"], name="registry_one_subscription"),
            models.CheckConstraint(condition=models.Q(kind__in=SubscriberKind.values), name="registry_subscriber_kind"),
        ]

    def __str__(self) -> str:
        return self.distinguished_name

    @property
    def distinguished_name(self) -> str:
        """用戶識別名稱 `<ID>-<seq>-<name>` (spec §2)."""
        return f"{self.id_number}-{self.seq}-{self.name}"


class CertificateContact(models.Model):
    """To whom slips and notices of a subscriber go (fields 13 to 17 of the registration form)."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.PROTECT, related_name="contact")
    name = models.CharField(_("contact's name"), max_length=60)
    mobile = models.CharField(_("mobile telephone"), max_length=10, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30)
    email = models.EmailField(_("e-mail"))
    zip = models.CharField(_("postal code"), max_length=7)
    address = models.CharField(_("postal address"), max_length=120)

    class Meta:
        verbose_name = _("certificate contact")
        verbose_name_plural = _("certificate contacts")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
