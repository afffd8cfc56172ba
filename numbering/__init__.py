"""Numbers that people read, scan and key in: receipt numbers, slip serials, certificate numbers, form codes."""
