"""The picture's digits as sound, in both languages."""

import io
import wave
from array import array

import pytest
from django.test import Client
from django.urls import reverse

from portal import pictures
from portal.spoken import RATE, SAMPLES, spoken

LANGUAGES = ["zh-hant", "en"]


def seconds(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return float(file.getnframes() / RATE)


def bursts(sound: bytes) -> int:
    """How many loud stretches there are between quiet ones of a fifth of a second."""
    with wave.open(io.BytesIO(sound)) as file:
        frames = array("h", file.readframes(file.getnframes()))
    loud = [max(map(abs, frames[at : at + 320])) > 1500 for at in range(0, len(frames) - 320, 320)]
    starts = [at for at, is_loud in enumerate(loud) if is_loud and not any(loud[max(0, at - 10) : at])]
    return len(starts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_digit_has_a_sample(language: str) -> None:
    assert sorted(path.name for path in (SAMPLES / language).iterdir()) == [f"{digit}.wav" for digit in range(10)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_digits_are_six_stretches_of_voice(language: str) -> None:
    assert bursts(spoken("407281", language=language)) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_digits_take_a_few_seconds(language: str) -> None:
    assert 4 < seconds(spoken("407281", language=language)) < 10


def test_no_two_files_of_the_same_digits_are_alike() -> None:
    assert spoken("1", language="en") != spoken("1", language="en")


def test_an_unknown_language_is_spoken_in_english() -> None:
    assert bursts(spoken("12", language="fr")) == 2


@pytest.mark.django_db
def test_the_sound_of_a_picture_is_a_wav_file(client: Client) -> None:
    response = client.get(reverse("portal:sound", args=[pictures.new_picture()]))

    assert response["Content-Type"] == "audio/wav"
    assert bursts(response.content) == 6


@pytest.mark.django_db
def test_listening_does_not_use_the_picture_up(client: Client) -> None:
    key = pictures.new_picture()
    client.get(reverse("portal:sound", args=[key]))

    assert pictures.digits_of(key) is not None
