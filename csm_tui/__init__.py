"""csm-tui: a Customer Success Manager's onboarding portfolio in the terminal."""

__version__ = "0.1.0"
