"""What time ends in this room."""

from registry import login_history, rights, slips


def run() -> dict[str, int]:
    """Expires unused slips, ends unused rights and forgets from where old logins came; how many of each.

    Safe to run at any moment, and twice.
    """
    return {
        "slips": slips.expire_unused(),
        "rights": rights.end_expired(),
        "networks": login_history.forget_networks(),
    }
