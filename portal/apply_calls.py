"""What the browser calls while it applies for a pair: JSON in, JSON out, and a sentence for whatever is refused."""

import base64
import binascii
import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.refusal import Refusal
from numbering import numbers
from portal import applications, renewing
from portal.sessions import SubscriberRequest, subscriber_required
from registry import accounts

#: Two requests and a signature of 8 KB each in base64, and room for the rest.
LONGEST_BODY = 40 * 1024

STATUSES = {"malformed": 400, "no_authority": 503}

Answer = dict[str, Any]


def call(answer: Callable[[SubscriberRequest, Answer], Answer]) -> Callable[[HttpRequest], HttpResponse]:
    """A view that gives the JSON object of the request to `answer` and sends back what that returns.

    A `Refusal` becomes 409 with its sentence and code; what is no JSON object is refused the same way, with 400. 409
    is final for the browser; what may pass by waiting is 503.
    """

    @require_POST
    @subscriber_required
    @wraps(answer)
    def view(request: SubscriberRequest) -> HttpResponse:
        try:
            return JsonResponse(answer(request, _body(request)))
        except Refusal as refusal:
            status = STATUSES.get(refusal.code, 409)
            return JsonResponse({"refusal": str(refusal.sentence), "code": refusal.code}, status=status)

    return view


@call
def order(request: SubscriberRequest, body: Answer) -> Answer:
    """The open order and the nonce that both requests must carry; of a renewal, whose key has to approve."""
    placed = applications.order_of(request.portal_account.subscriber)
    answer = {"order": str(placed.pk), "nonce": placed.nonce}
    return {**answer, "renews": renewing.pair_of(placed).signing.fingerprint} if placed.renews_id else answer


@call
def requests(request: SubscriberRequest, body: Answer) -> Answer:
    """Both certificates and the chain for two PKCS#10 requests, in a renewal with its approval (DER in base64)."""
    pair = applications.answer_requests(
        actor=accounts.actor_of(request.portal_account),
        subscriber=request.portal_account.subscriber,
        order_id=_uuid(body, "order"),
        signing_request=_octets(body, "signing"),
        encryption_request=_octets(body, "encryption"),
        approval=_octets(body, "approval") if "approval" in body else b"",
    )
    certificates = {
        str(one.use): {"certificate": _text(one.der), "number": numbers.shown(one.number)} for one in pair.certificates
    }
    return {**certificates, "chain": [_text(der) for der in pair.chain]}


@call
def kept(request: SubscriberRequest, body: Answer) -> Answer:
    """Takes note that the browser has stored the pair."""
    applications.confirm_kept(
        actor=accounts.actor_of(request.portal_account),
        subscriber=request.portal_account.subscriber,
        order_id=_uuid(body, "order"),
    )
    return {}


def _malformed() -> Refusal:
    return Refusal(_("The request of this page can't be read: reload the page and try again"), code="malformed")


def _body(request: HttpRequest) -> Answer:
    if request.content_type != "application/json" or len(request.body) > LONGEST_BODY:
        raise _malformed()
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise _malformed() from error
    if not isinstance(body, dict):
        raise _malformed()
    return body


def _string(body: Answer, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise _malformed()
    return value


def _uuid(body: Answer, name: str) -> UUID:
    try:
        return UUID(_string(body, name))
    except ValueError as error:
        raise _malformed() from error


def _octets(body: Answer, name: str) -> bytes:
    try:
        return base64.b64decode(_string(body, name), validate=True)
    except (ValueError, binascii.Error) as error:
        raise _malformed() from error


def _text(der: bytes) -> str:
    return base64.b64encode(der).decode()
