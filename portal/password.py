"""網站密碼修改: the forced first change, and any later one."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.refusal import Refusal
from portal.forms import PasswordForm
from portal.sessions import COOKIE, SubscriberRequest, logged_in, network_of, open_session, set_cookie
from portal.suspension import suspended_meanwhile
from registry import accounts


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@logged_in
def change_password(request: SubscriberRequest) -> HttpResponse:
    """Old, new, new again. Every session of the account ends; this browser goes on with a new one."""
    first = request.portal_account.must_change
    form = PasswordForm(request.POST if request.method == "POST" else None, first=first)
    if form.is_valid() and _changed(request, form):
        return _go_on(request)
    context = {"form": form, "first": first}
    return suspended_meanwhile(request) or render(request, "portal/password.html", context)


def _changed(request: SubscriberRequest, form: PasswordForm) -> bool:
    account = request.portal_account
    try:
        accounts.change_password(
            actor=accounts.actor_of(account),
            account=account,
            old=form.cleaned_data["old"],
            new=form.cleaned_data["new"],
        )
    except Refusal as refusal:
        refusal.onto(form)
        return False
    return True


def _go_on(request: SubscriberRequest) -> HttpResponse:
    account = request.portal_account
    account.refresh_from_db()
    token = open_session(account=account, replaces=request.COOKIES.get(COOKIE), network=network_of(request))
    messages.success(request, _("The password is changed. Sign in with the new one from now on."))
    response = HttpResponseRedirect(reverse("portal:home"))
    set_cookie(response=response, token=token)
    return response
