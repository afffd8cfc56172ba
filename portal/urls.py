"""The portal's addresses."""

from django.urls import URLPattern, URLResolver

from portal.key_urls import key_patterns

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [*key_patterns]
