"""Money as people read it. Amounts are hundredths of their currency; never added across currencies."""

from __future__ import annotations

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}


def _with_currency(number: str, currency: str, *, negative: bool) -> str:
    """The number behind its symbol, or behind its code and a space."""
    mark = _SYMBOLS.get(currency) or f"{currency} "
    return f"{'-' if negative else ''}{mark}{number}"


def format_arr(cents: int | None, currency: str = "USD") -> str:
    """Compact and rounded half up: ``$950``, ``$148k``, ``$1.86M``; '' where the amount is unknown."""
    if cents is None:
        return ""
    whole = (abs(cents) + 50) // 100
    if whole < 1_000:
        text = str(whole)
    elif whole < 999_500:
        thousands, tenths = divmod((whole + 50) // 100, 10)
        if thousands >= 10 or not tenths:
            thousands, tenths = (whole + 500) // 1000, 0
        text = f"{thousands}.{tenths}k" if tenths else f"{thousands}k"
    else:
        suffix, unit = ("B", 1_000_000_000) if whole >= 999_500_000 else ("M", 1_000_000)
        hundredths = (whole * 100 + unit // 2) // unit
        big, rest = divmod(hundredths, 100)
        text = f"{big:,}.{rest:02d}".rstrip("0").rstrip(".") + suffix
    return _with_currency(text, currency, negative=cents < 0)


def format_money(cents: int | None, currency: str = "USD") -> str:
    """Exact: ``$148,000`` or ``$1,200.50``; '' where the amount is unknown."""
    if cents is None:
        return ""
    whole, rest = divmod(abs(cents), 100)
    return _with_currency(f"{whole:,}" + (f".{rest:02d}" if rest else ""), currency, negative=cents < 0)
