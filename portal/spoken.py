"""Digits as sound, for people who can't see the picture: ten samples a language, joined without other programs."""

from __future__ import annotations

import io
import random
import sys
import wave
from array import array
from functools import cache
from pathlib import Path

SAMPLES = Path(__file__).parent / "digits"
RATE = 16_000
#: Spoken when a language has no samples of its own.
FALLBACK = "en"
NOISE = 500  # of 32,767: heard as a hiss, far below the voice


@cache
def _sample(*, digit: str, language: str) -> array[int]:
    with wave.open(str(SAMPLES / language / f"{digit}.wav")) as file:
        return _native(array("h", file.readframes(file.getnframes())))


def _native(frames: array[int]) -> array[int]:
    """WAV is little-endian; swaps the bytes on machines that are not. Its own inverse."""
    if sys.byteorder == "big":
        frames.byteswap()
    return frames


def spoken(digits: str, *, language: str) -> bytes:
    """A mono 16-bit WAV file of the digits, one after the other.

    Gaps, speed and a light noise differ each time, so that no two files of the same digits are alike and a program
    can't tell them by comparing with the ten samples.
    """
    chance = random.SystemRandom()
    voice = language if (SAMPLES / language).is_dir() else FALLBACK
    frames = array("h")
    for digit in digits:
        frames.extend([0] * int(RATE * chance.uniform(0.35, 0.7)))
        frames.extend(_at_speed(_sample(digit=digit, language=voice), speed=chance.uniform(0.92, 1.08)))
    frames.extend([0] * (RATE // 2))
    return _wav(_with_noise(frames, chance))


def _at_speed(frames: array[int], *, speed: float) -> array[int]:
    length = int(len(frames) / speed)
    return array("h", (frames[min(int(at * speed), len(frames) - 1)] for at in range(length)))


def _with_noise(frames: array[int], chance: random.Random) -> array[int]:
    hiss = array("b", chance.randbytes(len(frames)))
    return array(
        "h",
        (max(-32_768, min(32_767, frame + step * NOISE // 128)) for frame, step in zip(frames, hiss, strict=True)),
    )


def _wav(frames: array[int]) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(_native(frames).tobytes())
    return out.getvalue()
