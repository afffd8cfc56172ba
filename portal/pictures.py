"""The picture of six digits at the login: drawn by django-simple-captcha, spoken by us, good for one try."""

import random
import secrets

from captcha.models import CaptchaStore
from captcha.views import captcha_image
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from PIL.Image import Image
from PIL.ImageDraw import ImageDraw

from portal.spoken import spoken

DIGITS = 6


def six_digits() -> tuple[str, str]:
    """What is drawn and what is to be typed: the setting `CAPTCHA_CHALLENGE_FUNCT` names this."""
    digits = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    return digits, digits


def new_picture() -> str:
    """Makes a picture, good for `CAPTCHA_TIMEOUT` minutes, and gives its key."""
    key: str = CaptchaStore.generate_key()
    return key


def passes(*, key: str, typed: str) -> bool:
    """Whether `typed` are the digits of the picture. Whatever the answer, the picture is used up.

    The comparison takes the same time wherever the digits differ.
    """
    digits = taken(key)
    return digits is not None and constant_time_compare(digits, typed)


def taken(key: str) -> str | None:
    """Uses a picture up and gives its digits; None when it is too old, or used.

    Of any number of tries at the same moment one deletes the row and gets them; the row count says which.
    """
    picture = CaptchaStore.objects.filter(hashkey=key, expiration__gt=timezone.now()).first()
    if picture is None:
        return None
    deleted, _by_model = CaptchaStore.objects.filter(pk=picture.pk).delete()
    return str(picture.response) if deleted == 1 else None


def digits_of(key: str) -> str | None:
    """The digits of a picture that can still be answered."""
    picture = CaptchaStore.objects.filter(hashkey=key, expiration__gt=timezone.now()).first()
    return str(picture.response) if picture else None


@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponse:
    """The PNG; 410 Gone once it was used or its time is over."""
    if digits_of(key) is None:
        return HttpResponse(status=410)
    drawn: HttpResponse = captcha_image(request, key)
    return drawn


@require_safe
def sound(request: HttpRequest, key: str) -> HttpResponse:
    """The same digits as a WAV file in the language of the page."""
    digits = digits_of(key)
    if digits is None:
        return HttpResponse(status=410)
    return HttpResponse(spoken(digits, language=get_language() or settings.LANGUAGE_CODE), content_type="audio/wav")


def specks(draw: ImageDraw, image: Image) -> ImageDraw:
    """Sparse noise for the setting `CAPTCHA_NOISE_FUNCTIONS`: the library's own dots hide more from people than from
    programs. Takes its places from the generator that the library has seeded, so that a picture stays the same picture.
    """
    width, height = image.size
    for _speck in range(width * height // 90):
        draw.point((random.randrange(width), random.randrange(height)), fill="#34506b")  # noqa: S311 - decoration
    return draw
