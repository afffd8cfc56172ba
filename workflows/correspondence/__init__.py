"""What the office writes 函件: letters, sealed and kept as sent; notices by mail; reminders of deadlines."""
