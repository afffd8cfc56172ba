"""What goes with an export, and runs without this project."""
