"""The portal's addresses."""

from django.urls import URLPattern, URLResolver, path

from portal import (
    activate,
    blank_forms,
    certificates,
    home,
    login,
    logins,
    paper_forms,
    paper_requests,
    password,
    pictures,
    renew,
    suspend,
    terms,
)
from portal.key_urls import key_patterns
from portal.passkeys.urls import passkey_patterns

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("login/", login.login, name="login"),
    path("logins/", logins.logins, name="logins"),
    path("logins/end-others/", logins.end_others, name="end-others"),
    path("logout/", login.logout, name="logout"),
    path("picture/<str:key>.png", pictures.picture, name="picture"),
    path("picture/<str:key>.wav", pictures.sound, name="sound"),
    path("password/", password.change_password, name="password"),
    path("activate/", activate.activate, name="activate"),
    path("renew/", renew.renew, name="renew"),
    path("renew/keys/", renew.renew_keys, name="renew-keys"),
    path("suspend/", suspend.suspend, name="suspend"),
    path("revoke/", paper_requests.revoke, name="revoke"),
    path("resume/", paper_requests.resume, name="resume"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<str:edition>/", terms.terms, name="terms-edition"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<str:number>-chain.pem", certificates.chain_file, name="chain-file"),
    path("certificates/<str:number>.cer", certificates.certificate_file, name="certificate-file"),
    path("paper/<str:kind>/", paper_forms.fill_in, name="fill-in"),
    path("paper/forms/<str:number>/", paper_forms.printed_form, name="printed-form"),
    path("paper/forms/<str:number>.pdf", paper_forms.printed_form_file, name="printed-form-file"),
    path("forms/<str:kind>.pdf", blank_forms.blank_form, name="blank-form"),
    *key_patterns,
    *passkey_patterns,
]
