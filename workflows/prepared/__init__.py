"""Pre-filled forms 預填申請單: filled at the desk or on the portal, printed, signed, and received by their number."""
