"""Domain values in, messages out. No store, no screen."""
