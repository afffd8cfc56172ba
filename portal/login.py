"""Login and logout."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from audit.refusal import Refusal
from portal import certificate_login, kept_typing, pictures, throttle
from portal.forms import LoginForm
from portal.passkeys import login as passkey_login
from portal.sessions import (
    COOKIE,
    SubscriberRequest,
    drop_cookie,
    end_session,
    network_of,
    open_session,
    safe_next,
    set_cookie,
)
from registry import accounts
from registry.login_origin import LoginOrigin
from registry.models import LoginWay, PortalAccount

_NOT_THE_DIGITS = _("Not the digits of the picture, or it was too old: here is a new one")
_NOT_THE_CERTIFICATE = _(
    "The certificate doesn't go with this account, or the page was open for too long: key these digits"
)
_NOT_THE_PASSKEY = _("The passkey doesn't go with this account, or the page was open for too long: key these digits")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The login page; a right answer opens a session and goes on to where the subscriber wanted to be."""
    if cast(SubscriberRequest, request).portal_account:
        return HttpResponseRedirect(safe_next(request) or reverse("portal:home"))
    if request.method != "POST":
        return _page(request, form=LoginForm())
    if "new" in request.POST:
        return _page(request, form=LoginForm(initial={"account": request.POST.get("account", "")}), new_picture=True)
    form = LoginForm(request.POST)
    account = _try(request, form) if form.is_valid() else None
    return _admit(request, account) if account else _page(request, form=form)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session, if idleness has not ended it before."""
    session = cast(SubscriberRequest, request).portal_session
    if session:
        end_session(actor=accounts.actor_of(session.account), session=session)
    response = HttpResponseRedirect(reverse("portal:login"))
    drop_cookie(response)
    return response


def login_again(request: HttpRequest, *, typist: PortalAccount) -> HttpResponse:
    """The login page in answer to a form that came after its session's end; what was typed goes on with it."""
    kept = kept_typing.of_form(request, typist)
    return _page(request, form=LoginForm(), following=request.path, kept=kept)


def _try(request: HttpRequest, form: LoginForm) -> PortalAccount | None:
    """The account, or None with the sentence on the form. A wrong picture is no wrong password (spec §5)."""
    if throttle.must_wait(request):
        form.add_error(None, _("There were too many wrong tries from your network. Wait 10 minutes, then try again."))
        return None
    way = _way_in(form)
    if way is None:
        return None
    try:
        return accounts.log_in(
            name=form.cleaned_data["account"],
            password=form.cleaned_data["password"],
            origin=LoginOrigin(way=way, network=network_of(request)),
        )
    except Refusal as refusal:
        throttle.failed(request)
        refusal.onto(form)
        return None


def _way_in(form: LoginForm) -> LoginWay | None:
    """What went with account and password, or None with the sentence on the form. Each uses the picture up."""
    given = form.cleaned_data
    key, account = given["picture_key"], given["account"]
    if given["signature"]:
        way, sentence = LoginWay.CERTIFICATE, _NOT_THE_CERTIFICATE
        passes = certificate_login.passes(key=key, account=account, signature=given["signature"])
    elif given["passkey"]:
        way, sentence = LoginWay.PASSKEY, _NOT_THE_PASSKEY
        passes = passkey_login.passes(key=key, account=account, answer=given["passkey"])
    else:
        way, sentence = LoginWay.PICTURE, _NOT_THE_DIGITS
        passes = pictures.passes(key=key, typed=given["picture"])
    if not passes:
        form.add_error("picture", sentence)
    return way if passes else None


def _admit(request: HttpRequest, account: PortalAccount) -> HttpResponse:
    token = open_session(
        account=account,
        replaces=request.COOKIES.get(COOKIE),
        network=network_of(request),
        kept=kept_typing.of_login(request, account),
    )
    rotate_token(request)
    onward = reverse("portal:password") if account.must_change else safe_next(request) or reverse("portal:home")
    response = HttpResponseRedirect(onward)
    set_cookie(response=response, token=token)
    return response


def _page(
    request: HttpRequest, *, form: LoginForm, new_picture: bool = False, following: str = "", kept: str = ""
) -> HttpResponse:
    """The page with a picture that can still be answered: the one there was, if it was not tried."""
    standing = str(form["picture_key"].value() or "").replace("\0", "")
    keep = pictures.digits_of(standing) is not None
    key = standing if keep else pictures.new_picture()
    ended = COOKIE in request.COOKIES and (request.method == "GET" or bool(following))
    context = {
        "form": form,
        "key": key,
        "answer_stands": keep,
        "new_picture": new_picture,
        "next": following or safe_next(request),
        "kept": kept or request.POST.get(kept_typing.FIELD, ""),
        "ended": ended,
        "account_outside": settings.SLIP_ACCOUNT_OUTSIDE,
    }
    response = render(request, "portal/login.html", context)
    if ended:
        drop_cookie(response)
    return response
