from django.apps import AppConfig


class AddressChangeConfig(AppConfig):
    name = "tests.workflows.address_change"
