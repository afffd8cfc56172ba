"""What is dropped, split, matched and shown."""
