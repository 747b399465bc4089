"""The only package that knows SQL: one SQLite file, one transaction per user action."""
