"""Lists and tables that leave the system as files: as filtered, harmless to whoever opens them, and in the trail."""
