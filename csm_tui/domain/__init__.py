"""The rules of onboarding: pure values and functions. No clock, no file, no database, no screen."""
