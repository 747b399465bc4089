"""One file a screen; each owns a snapshot, calls the store, handles messages."""
