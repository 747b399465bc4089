"""Money as people read it. Amounts are hundredths of their currency; never added across currencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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


def at_rates(sums: Sequence[tuple[str, int]], rates: Mapping[str, object]) -> tuple[str, int] | None:
    """Sums of several currencies as one, at the person's own rates; ``None`` where a rate is missing.

    ``rates`` says into what (``{"into": "USD", "EUR": "1.08"}``: one EUR is 1.08 USD). Without it nothing is added up.
    """
    into = rates.get("into")
    if not isinstance(into, str) or not into:
        return None
    total = 0.0
    for currency, cents in sums:
        rate = 1.0 if currency == into else _rate(rates.get(currency))
        if rate is None:
            return None
        total += cents * rate
    return into, round(total)


def _rate(value: object) -> float | None:
    try:
        rate = float(str(value))
    except ValueError:
        return None
    return rate if 0 < rate < 10**9 else None


def sums_text(sums: Sequence[tuple[str, int]], rates: Mapping[str, object], most: int = 3) -> str:
    """``$412k, €80k``, or at the person's own rates ``$498k at your rates``; '' for nothing."""
    known = [(currency, cents) for currency, cents in sums if cents]
    if len(known) > 1 and (one := at_rates(known, rates)) is not None:
        return f"{format_arr(one[1], one[0])} at your rates"
    shown = ", ".join(format_arr(cents, currency) for currency, cents in known[:most])
    return f"{shown} and {len(known) - most} more" if len(known) > most else shown
