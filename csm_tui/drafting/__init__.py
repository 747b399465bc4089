"""Documents drafted from the account's data with Liquid templates."""
