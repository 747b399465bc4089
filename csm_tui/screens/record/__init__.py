"""The account's record: one screen, a page for each part of it (DOMAIN 8)."""
