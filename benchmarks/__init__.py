"""Figures: one module `bench_<what>.py` with a `main()` that prints medians with their spread."""
