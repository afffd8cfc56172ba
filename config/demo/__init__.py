"""The invented office of the demo: people, papers, and what happened to them so far. Nothing here is real."""
