"""The certification practice statement 憑證實務作業基準: a template by the chapters of RFC 3647 §6.

Every number in it comes from the settings, the profiles or the code that keeps to it; the template holds none.
"""

from datetime import timedelta

from cryptography.x509 import ObjectIdentifier
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from pki import addresses, ocsp_answers, profile_rules, profiles, requests, two_parts
from pki.authorities import ISSUING
from pki.crl import ROOT_CRL_DAYS
from pki.models import Use
from pki.subscriber_profiles import profile
from workflows.revocation.kind import KIND as REVOCATION

TEMPLATE = "practice_statement.md"
SHORT = {oid: name for name, (oid, _most) in profile_rules.ATTRIBUTES.items()}


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Where certificates say that it lies."""
    return HttpResponse(text(), content_type="text/plain; charset=utf-8")


def text() -> str:
    """The statement as this office's settings make it, in Markdown."""
    return render_to_string(TEMPLATE, {name: str(value) for name, value in numbers().items()} | _words())


def numbers() -> dict[str, int]:
    """Every number that the statement tells, by its name in the template. The units stand there."""
    subscribers, rules = profile(Use.SIGNING), settings.PKI
    now = timezone.now()
    return {
        "crl_hours": rules["crl_hours"],
        "delta_hours": rules["crl_delta_hours"],
        "crl_parts": rules["crl_shards"],
        "ocsp_minutes": rules["ocsp_minutes"],
        "order_days": rules["order_days"],
        "root_crl_days": ROOT_CRL_DAYS,
        "right_days": settings.RIGHT_TO_APPLY_DAYS,
        "processing_days": settings.PROCESSING_DAYS,
        "correction_days": settings.CORRECTION_DAYS,
        "password_days": settings.INITIAL_PASSWORD_DAYS,
        "wrong_passwords": settings.WRONG_PASSWORDS_ALLOWED,
        "idle_minutes": settings.PORTAL_IDLE_MINUTES,
        "network_days": settings.LOGIN_NETWORK_DAYS,
        "revocation_hours": (REVOCATION.due_at(now) - now) // timedelta(hours=1),
        "kept_years": ocsp_answers.KEPT_AFTER_EXPIRY // timedelta(days=365),
        "passphrase_characters": two_parts.SHORTEST,
        "validity_days": subscribers.validity_days,
        "key_least": min(min(profile(use).key_bits) for use in Use),
        "key_most": max(max(profile(use).key_bits) for use in Use),
        "exponent": requests.SMALLEST_EXPONENT,
        "name_characters": profile_rules.ATTRIBUTES["CN"][1],
        **_of_the_authorities(),
    }


def _of_the_authorities() -> dict[str, int]:
    return {
        "root_days": profiles.ROOT_DAYS,
        "issuing_days": profiles.ISSUING_DAYS,
        "responder_days": profiles.RESPONDER_DAYS,
        "seal_days": profiles.SEAL_DAYS,
        "root_bits": profiles.ROOT_BITS,
        "issuing_bits": profiles.ISSUING_BITS,
        "responder_bits": profiles.RESPONDER_BITS,
        "seal_bits": profiles.SEAL_BITS,
    }


def _words() -> dict[str, object]:
    signing, encryption = (profile(use) for use in Use)
    office = settings.OFFICE
    return {
        "name": office["name"]["zh-hant"],
        "agency": office["agency"]["zh-hant"],
        "address": f"{office['zip']} {office['address']}",
        "telephone": office["telephone"],
        "email": office["email"],
        "address_of_statement": addresses.practice_statement(signing.cps_uri),
        "address_of_list": addresses.crl(ISSUING),
        "address_of_status": addresses.ocsp(),
        "address_of_authority": addresses.certificate(ISSUING),
        "policy_signing": signing.policy_oid.dotted_string,
        "policy_encryption": encryption.policy_oid.dotted_string,
        "usage_signing": "、".join(sorted(signing.key_usage)),
        "usage_encryption": "、".join(sorted(encryption.key_usage)),
        "subject": ", ".join(_part(*part) for part in reversed(signing.subject)),
        "key_type": signing.key_type,
        "supersedes": settings.PKI["renewal_supersedes"],
        "in_token": settings.PKI["key_backend"] == "pkcs11",
    }


def _part(oid: ObjectIdentifier, value: str) -> str:
    return f"{SHORT[oid]}={'<證號>-<序號>-<名稱>' if oid == NameOID.COMMON_NAME else value}"
