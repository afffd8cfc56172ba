"""What the authority knows."""
