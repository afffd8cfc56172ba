"""`make bench`: every benchmark of this folder, one after the other, on this machine."""

import importlib
import os
import pkgutil
import platform

import benchmarks


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    for module in sorted(name for _finder, name, _package in pkgutil.iter_modules(benchmarks.__path__)):
        if module.startswith("bench_"):
            print(f"\n{module.removeprefix('bench_')}")
            importlib.import_module(f"benchmarks.{module}").main()


if __name__ == "__main__":
    main()
