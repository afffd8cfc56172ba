"""Who answers where. Each room names its own addresses."""

from django.urls import include, path
from django.views.generic import RedirectView

from config.health import healthz
from config.practice_statement import published

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", RedirectView.as_view(pattern_name="portal:login"), name="front-door"),
    path("desk/", include("workflows.urls")),
    path("portal/", include("portal.urls")),
    path("pki/cps.txt", published, name="practice-statement"),
    path("pki/", include("pki.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
