"""The picture of six digits: good for one try, whatever its answer, and for five minutes."""

import io
from datetime import timedelta

import pytest
from captcha.models import CaptchaStore
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portal import pictures
from tests.ground.racing import at_once


def answer(key: str) -> str:
    digits = pictures.digits_of(key)
    assert digits is not None
    return digits


@pytest.mark.django_db
def test_the_digits_of_the_picture_pass() -> None:
    key = pictures.new_picture()

    assert pictures.passes(key=key, typed=answer(key))


@pytest.mark.django_db
def test_a_picture_works_once() -> None:
    key = pictures.new_picture()
    digits = answer(key)
    pictures.passes(key=key, typed=digits)

    assert not pictures.passes(key=key, typed=digits)


@pytest.mark.django_db
def test_a_wrong_answer_uses_the_picture_up() -> None:
    key = pictures.new_picture()
    digits = answer(key)
    pictures.passes(key=key, typed="000000" if digits != "000000" else "111111")

    assert not pictures.passes(key=key, typed=digits)


@pytest.mark.django_db
def test_a_picture_that_is_too_old_does_not_pass() -> None:
    key = pictures.new_picture()
    digits = answer(key)
    CaptchaStore.objects.filter(hashkey=key).update(expiration=timezone.now() - timedelta(seconds=1))

    assert not pictures.passes(key=key, typed=digits)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_six_tries_at_the_same_moment_one_passes() -> None:
    key = pictures.new_picture()
    digits = answer(key)

    outcomes = at_once([lambda: pictures.passes(key=key, typed=digits)] * 6)

    assert sorted(map(str, outcomes)) == ["False"] * 5 + ["True"]


@pytest.mark.django_db
def test_pictures_have_six_digits_and_differ() -> None:
    drawn = {pictures.six_digits()[0] for _ in range(50)}

    assert len(drawn) > 45
    assert all(len(digits) == 6 and digits.isdecimal() for digits in drawn)


@pytest.mark.django_db
def test_the_picture_is_a_png_of_the_size_that_the_page_reserves(client: Client) -> None:
    response = client.get(reverse("portal:picture", args=[pictures.new_picture()]))

    assert response["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(response.content)) as image:
        assert image.size == (200, 64)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["portal:picture", "portal:sound"])
def test_a_used_picture_is_gone(client: Client, name: str) -> None:
    key = pictures.new_picture()
    pictures.passes(key=key, typed="1")

    assert client.get(reverse(name, args=[key])).status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["portal:picture", "portal:sound"])
def test_no_cache_keeps_a_picture(client: Client, name: str) -> None:
    response = client.get(reverse(name, args=[pictures.new_picture()]))

    assert "no-store" in response["Cache-Control"]
