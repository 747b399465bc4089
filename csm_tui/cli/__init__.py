"""The command line: one module a command, each imported when it is called.

A reading command imports click, sqlite3 and what it prints with, nothing else (PERFORMANCE B3); ``csm-tui`` and
``csm-tui demo`` by themselves do not even import click (B1).
"""
