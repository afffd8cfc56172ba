"""`make pictures`: the README's pictures, from a demo of its own."""


def run() -> int:
    return 0
