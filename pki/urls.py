"""The authority's public addresses. Certificates name them: they never change."""

from django.urls import URLPattern, URLResolver, path

from pki import views

app_name = "pki"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("ca/<slug:name>.cer", views.ca, name="ca"),
    path("crl/<slug:name>.crl", views.revocation_list, name="crl"),
    path("crl/<slug:name>/<int:shard>.crl", views.revocation_list, name="crl"),
    path("delta/<slug:name>.crl", views.delta_list, name="delta"),
    path("delta/<slug:name>/<int:shard>.crl", views.delta_list, name="delta"),
    path("ocsp", views.ocsp_answer, name="ocsp"),
    path("ocsp/", views.ocsp_answer, name="ocsp-slash"),  # where some clients send a POST to
    path("ocsp/<path:question>", views.ocsp_answer, name="ocsp-question"),
]
