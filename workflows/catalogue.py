"""The paper processes of this office. A fifth one is a folder of its own and one line here."""

KINDS: tuple[str, ...] = ()
