"""Money as people write it, in hundredths. What ``1,234`` means is proved from its whole column."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from csm_tui.exchange.tables import Cell, shown

MAX_CENTS = 10**15  # ten trillion: beyond it a figure is a slip of the hand
EMPTY = frozenset({"", "-", "–", "—", "n/a", "na", "null", "none", "#n/a", "tbd", "?"})

_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD "
    "UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL"
)
CURRENCIES = frozenset(_CODES.split())
_SIGNS = {
    "US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    "R$": "BRL", "MX$": "MXN", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB",
    "₺": "TRY", "₪": "ILS", "₫": "VND", "₴": "UAH", "zł": "PLN", "Kč": "CZK", "Ft": "HUF",
}  # fmt: skip
_SHARED = {  # one sign of several currencies: another of them wins when the file or the person names it
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "TWD", "UYU"}),
    "¥": frozenset({"JPY", "CNY"}),
    "£": frozenset({"GBP", "EGP", "GIP", "FKP", "SHP"}),
}
_FACTORS = {"": 1, "k": 10**3, "m": 10**6, "mn": 10**6, "mm": 10**6, "mio": 10**6, "b": 10**9, "bn": 10**9}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_SHAPE = re.compile(
    rf"(?P<minus>[-−])?\s*(?P<before>{_SIGN}|[A-Za-z]{{3}}(?=[\s\d.,]))?\s*(?P<minus2>[-−])?\s*"
    r"(?P<body>[0-9][0-9.,'’\s]*|[.,][0-9]+)"
    r"(?P<suffix>(?i:k|mn|mm|mio|m|bn|b))?\.?(?P<dash>-)?"
    rf"\s*(?P<after>{_SIGN}|[A-Za-z]{{3}})?"
)
_PLAIN = re.compile(r"(?P<minus>[-−])?\s*(?P<body>[0-9][0-9.,'’\s]*|[.,][0-9]+)")
_ROUND = re.compile(r"(?<=\d),[-–—]{1,2}(?=$|\s)")  # "1.200,-": no hundredths
_GROUPED = {mark: re.compile(rf"[0-9]{{1,3}}(?:{mark}[0-9]{{2,3}})*{mark}[0-9]{{3}}") for mark in ("\\.", ",", "[ '’]")}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in hundredths; ``currency`` as far as the cell itself says, ``sign`` where that is shared ("$")."""

    cents: int
    currency: str = ""
    sign: str = ""

    @property
    def shared(self) -> bool:
        """Whether the sign stands for several currencies, as ``$`` does."""
        return self.sign in _SHARED

    def fits(self, currency: str) -> bool:
        """Whether what the cell says of its currency agrees with ``currency``, named elsewhere."""
        return not self.currency or self.currency == currency or currency in _SHARED.get(self.sign, ())


def currency_code(text: str) -> str | None:
    """The ISO code that ``text`` means (``usd``, ``€``, ``US$``); None where it is no currency known here."""
    text = text.strip()
    return text.upper() if text.upper() in CURRENCIES else _SIGNS.get(text)


@dataclass(frozen=True, slots=True)
class MarkProof:
    """What a column says of its decimal mark: '.' or ',', '' where no cell needs one, None where it proves neither.

    ``evidence`` is the cell that proves it, ``example`` one that needs it; ``contradiction`` two that disagree.
    """

    mark: str | None
    evidence: Cell = ""
    example: Cell = ""
    contradiction: tuple[Cell, ...] = ()


def whole_numbers(cells: Sequence[Cell]) -> bool:
    """Whether all ``cells`` are plain figures within bounds: judged for a thousand at once."""
    try:
        joined = "".join(cells)  # type: ignore[arg-type]
    except TypeError:
        return False
    return joined.isascii() and joined.isdigit() and all(cells) and len(max(cells, key=len)) < 14  # type: ignore[arg-type]


def prove_mark(cells: Iterable[Cell]) -> MarkProof:
    """The decimal mark that the (distinct) ``cells`` of a column prove.

    ``1.234,56`` and ``12,5`` prove a comma, ``1,234.56`` and ``12.5`` a point, ``1,234,567`` a point and
    ``1.234.567`` a comma. ``1.234`` and ``1,234`` alone prove nothing.
    """
    seen: dict[str, Cell] = {}
    for cell in cells:
        if isinstance(cell, str) and (mark := _proves(cell)):
            seen.setdefault(mark, cell)
    example = seen.pop("?", "")
    if len(seen) > 1:
        return MarkProof(None, "", example, tuple(seen.values()))
    for mark, evidence in seen.items():
        return MarkProof(mark, evidence, example)
    return MarkProof(None if example else "", "", example)


def ambiguous(cell: Cell) -> bool:
    """Whether ``cell`` is such as ``1,234``: a thousand and more, or one and a bit."""
    return isinstance(cell, str) and _proves(cell) == "?"


def _proves(cell: str) -> str:
    """'.' or ',' = the decimal mark that this one cell proves, '?' = it may be either, '' = it has none."""
    if cell.isdigit():
        return ""
    found = _SHAPE.fullmatch(cell.strip())
    if found is None:
        return ""
    body = found["body"]
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if points + commas == 0:
        return ""
    mark = "." if points else ","
    other = "," if points else "."
    if points + commas > 1:
        return other
    whole, _, part = body.strip().partition(mark)
    if len(part) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") and whole.isdigit():
        return "?"
    return mark


def parse_money(cell: Cell, mark: str | None = ".") -> Money | None:
    """The amount in ``cell``, with ``mark`` as the decimal mark where the cell alone does not tell; None = empty.

    A negative amount comes back negative: whoever asks refuses it. Raises ``ValueError`` with the reason, fit for a
    person, where it is no amount, or may be two.
    """
    if isinstance(cell, str):
        return _parse_text(cell.strip(), mark)
    if isinstance(cell, date):
        raise ValueError(f"{cell.isoformat()} is a date, not an amount")
    if not math.isfinite(cell) or abs(cell) > MAX_CENTS:
        raise ValueError(f"{shown(cell)} is not an amount")
    return Money(round(cell * 100))


def parse_number(cell: Cell, mark: str | None = None) -> Decimal | None:
    """The plain number in ``cell``, with ``mark`` as the decimal mark where the cell alone does not tell; None = empty.

    Raises ``ValueError`` with the reason, fit for a person, where it is no number, or may be two.
    """
    if isinstance(cell, date):
        raise ValueError(f"{cell.isoformat()} is a date, not a number")
    if not isinstance(cell, str):
        if not math.isfinite(cell) or abs(cell) > MAX_CENTS:
            raise ValueError(f"{shown(cell)} is not a number")
        return Decimal(str(cell))
    text = cell.strip()
    if text.casefold() in EMPTY:
        return None
    found = _PLAIN.fullmatch(text) if len(text) <= 40 else None
    if found is None:
        raise ValueError(f"{shown(text)} is not a number")
    try:
        number = _number(found["body"], mark, text)
    except ValueError as error:
        raise ValueError(str(error).replace("an amount", "a number")) from None
    return -number if found["minus"] else number


def _parse_text(text: str, mark: str | None) -> Money | None:
    """``parse_money`` of a text that is more than digits."""
    if text.casefold() in EMPTY:
        return None
    text = _ROUND.sub("", text)
    owed = len(text) > 2 and text[0] == "(" and text[-1] == ")"  # an accountant's minus
    found = _SHAPE.fullmatch(text[1:-1].strip() if owed else text) if len(text) <= 60 else None
    if found is None:
        raise ValueError(f"{shown(text)} is not an amount")
    amount = _number(found["body"], mark, text) * _FACTORS[(found["suffix"] or "").casefold()]
    currency, sign = _currency(found["before"], found["after"], text)
    cents = round(amount * 100)
    minus = owed or found["minus"] or found["minus2"] or found["dash"]
    return Money(-cents if minus else cents, currency, sign)


def _number(body: str, mark: str | None, text: str) -> Decimal:
    """The figures of an amount: marks of thousands taken out, the decimal mark made a point."""
    body = re.sub(r"\s", " ", body.strip())
    if body.isdigit():
        return Decimal(body)
    points, commas = body.count("."), body.count(",")
    decimal = _proves(body)
    if decimal == "?":
        if mark is None:
            raise ValueError(f"{shown(text)} may be a thousand and more, or one and a bit")
        decimal = mark
    if decimal and points + commas and body.count(decimal) > 1:
        raise ValueError(f"{shown(text)} is not an amount")
    whole, part = body, ""
    if decimal and decimal in body:
        whole, _, part = body.rpartition(decimal)
    whole = whole or "0"
    grouped = whole.isdigit() or any(pattern.fullmatch(whole) for pattern in _GROUPED.values())
    if not grouped or (part and not part.isdigit()):
        raise ValueError(f"{shown(text)} is not an amount")
    return Decimal(re.sub(r"[^0-9]", "", whole) + "." + (part or "0"))


def _currency(before: str | None, after: str | None, text: str) -> tuple[str, str]:
    """Code and sign of the currency named beside the figures."""
    if before and after and currency_code(before) != currency_code(after) and before not in _SHARED:
        raise ValueError(f"{shown(text)} names two currencies")
    named = after or before or ""
    if not named:
        return "", ""
    code = currency_code(named)
    if code is None:
        raise ValueError(f"{shown(text)}: {shown(named)} is no currency known here")
    return code, named
