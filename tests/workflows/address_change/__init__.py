"""A fifth paper process, as a newcomer would add it: this folder, and one line in the catalogue's setting."""
