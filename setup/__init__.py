"""From a clone to a running office. Standard library alone, because nothing else is installed yet."""
