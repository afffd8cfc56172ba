"""The accounts at the end of a day 日終對帳: what came, what became of it, and what doesn't agree (spec §7)."""
