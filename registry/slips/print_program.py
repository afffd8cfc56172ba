"""The print program of `settings.SLIP_PRINT_COMMAND`: takes a PDF from its standard input to the printer."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.refusal import Refusal

SECONDS = 300  # for a part; a queue that takes longer stands still
PASSED_ON = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "CUPS_SERVER", "PRINTER", "LPDEST")
"""What a print program may know of our environment, which holds passphrases."""


def words() -> list[str]:
    """Program and arguments. Raises `Refusal` when none is set, when the setting can't be read, or it isn't there."""
    try:
        named = shlex.split(settings.SLIP_PRINT_COMMAND)
    except ValueError:
        raise Refusal(
            _("SLIP_PRINT_COMMAND can't be read: a quotation mark has no second one"), code="print_command_unreadable"
        ) from None
    if not named:
        raise Refusal(
            _("No print program is set: name it in SLIP_PRINT_COMMAND, for example lp -d slips"),
            code="no_print_command",
        )
    if shutil.which(named[0]) is None:
        raise Refusal(
            _("The print program %(program)s is not on this computer: look at SLIP_PRINT_COMMAND")
            % {"program": named[0]},
            code="no_print_program",
        )
    return named


@sensitive_variables("content")
def took(content: bytes, *, program: Sequence[str]) -> bool:
    """Gives a PDF to the print program (`words`) by a pipe; whether the program ended in time and well.

    Nothing lies in a file. What the program says on its standard output is dropped, as it may be the paper itself; its
    complaints go where ours go.
    """
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        ended = subprocess.run(  # noqa: S603 - the office's own setting, without a shell
            program, input=content, stdout=subprocess.DEVNULL, env=environment, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0
