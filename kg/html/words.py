"""Values in words: what a reader of the page or a note sees of an amount, a date or a role."""

from __future__ import annotations

from extract.claim import Amount, Date, Duration, Text, Value

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def friendly(value: Value) -> str:
    """Write a value as a newspaper would.

    >>> friendly(Amount(6e9, 1e10, "USD")), friendly(Amount(250e6, None, "USD"))
    ('6–10 billion USD', 'at least 250 million USD')
    >>> friendly(Amount(None, 2e9, "USD")), friendly(Amount(400, 1000, "satellite"))
    ('up to 2 billion USD', '400–1,000 satellites')
    """
    match value:
        case Amount():
            return _amount(value)
        case Date(date):
            return date
        case Duration(duration):
            return duration
        case Text(text):
            return text


def _amount(amount: Amount) -> str:
    low, high = amount.min, amount.max
    unit = _unit(amount)
    if low is None and high is None:
        return f"some {unit}"
    if low is None or high is None:
        number, scale = _scaled(high if low is None else low, high if low is None else low)
        return _joined("up to" if low is None else "at least", number, scale, unit)
    if low == high:
        return _joined(*_scaled(low, low), unit)
    _, scale = _scaled(low, low)
    wide, high_scale = _scaled(high, high)
    if scale == high_scale:
        return _joined(f"{_scaled(low, low)[0]}–{wide}", scale, unit)
    return _joined(*_scaled(low, low), "to", wide, high_scale, unit)


def _scaled(number: float | None, by: float | None) -> tuple[str, str]:
    value = number or 0.0
    for size, word in _SCALES:
        if abs(by or 0.0) >= size:
            return f"{value / size:,.10g}", word
    return f"{value:,.10g}", ""


def _unit(amount: Amount) -> str:
    """Put a counted thing in the plural; a currency or a sign stays as it is."""
    unit = amount.unit
    one = amount.min == amount.max == 1
    if one or not unit.isalpha() or not unit.islower() or unit.endswith("s"):
        return unit
    return f"{unit}s"


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
