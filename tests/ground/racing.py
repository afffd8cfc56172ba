"""Many at once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(deeds: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Does all deeds in threads that start together, each with its own database connection.

    Answers with what each returned or raised, in the order of `deeds`.
    """
    start = threading.Barrier(len(deeds))

    def do(deed: Callable[[], T]) -> T:
        try:
            start.wait(timeout=30)
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(deeds)) as pool:
        futures = [pool.submit(do, deed) for deed in deeds]
    return [_outcome(future.exception(), future.result) for future in futures]


def _outcome(raised: BaseException | None, result: Callable[[], T]) -> T | Exception:
    if raised is None:
        return result()
    if isinstance(raised, Exception):
        return raised
    raise raised
