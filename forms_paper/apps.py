from django.apps import AppConfig


class FormsPaperConfig(AppConfig):
    name = "forms_paper"
