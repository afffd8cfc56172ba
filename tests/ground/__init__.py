"""What tests stand on: databases, a whole office, a browser, many at once."""
