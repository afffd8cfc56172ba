from django.urls import URLPattern, URLResolver

app_name = "pki"
urlpatterns: list[URLPattern | URLResolver] = []
