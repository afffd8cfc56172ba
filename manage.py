#!/usr/bin/env python
"""Django's command line, on the data that DATA_DIR names."""

import os
import sys

from config import data_dir


def main() -> None:
    data_dir.enter()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
