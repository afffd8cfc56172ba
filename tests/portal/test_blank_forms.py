"""Blank forms for everybody, without a login."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["RG", "RV", "RS", "PW", "AC"])
def test_every_kind_of_paper_process_has_one(client: Client, kind: str) -> None:
    response = client.get(f"/portal/forms/{kind}.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


@pytest.mark.django_db
def test_the_file_has_the_name_of_the_form(client: Client) -> None:
    disposition = client.get("/portal/forms/RG.pdf")["Content-Disposition"]

    assert disposition == "inline; filename*=utf-8''%E6%86%91%E8%AD%89%E8%A8%BB%E5%86%8A%E7%94%B3%E8%AB%8B%E5%96%AE.pdf"


@pytest.mark.django_db
def test_another_kind_is_not_found(client: Client) -> None:
    assert client.get("/portal/forms/XX.pdf").status_code == 404
