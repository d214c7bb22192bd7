"""Odds in every notation, probabilities without margin, the stake of Kelly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.betting.calc import odds as calc
from app.betting.calc.devig import DevigMethod, devig
from app.betting.calc.precision import quantize_money, quantize_odds, quantize_rate
from app.betting.http.errors import betting_errors


def odds_convert(
    *,
    decimal: Decimal | None = None,
    american: Decimal | None = None,
    fractional: Fraction | None = None,
) -> dict[str, Any]:
    """One notation in, all of them out. Raise `Invalid`."""
    with betting_errors():
        price = _decimal(decimal, american, fractional)
        fraction = calc.decimal_to_fractional(price)
        return {
            "decimal": quantize_odds(price),
            "american": calc.decimal_to_american(price),
            "fractional": f"{fraction.numerator}/{fraction.denominator}",
            "implied_probability": quantize_rate(calc.implied_probability(price)),
        }


def market_devig(*, odds: Sequence[Decimal], method: str) -> dict[str, Any]:
    """Raise `Invalid`."""
    with betting_errors():
        fair = devig(odds=odds, method=DevigMethod(method))
        total = calc.booksum(odds)
    return {
        "method": method,
        "booksum": quantize_rate(total),
        "margin": quantize_rate(total - 1),
        "probabilities": [quantize_rate(each) for each in fair],
        "fair_odds": [quantize_odds(1 / each) for each in fair],
    }


def kelly(
    *, odds: Decimal, probability: Decimal, bankroll: Decimal | None, fraction: Decimal
) -> dict[str, Any]:
    """`fraction` of the full Kelly stake. Raise `Invalid`."""
    with betting_errors():
        share = calc.kelly_fraction(odds=odds, probability=probability)
    part = share * fraction
    return {
        "full_kelly": quantize_rate(share),
        "share": quantize_rate(part),
        "stake": None if bankroll is None else quantize_money(part * bankroll),
        "edge": quantize_rate(probability * odds - 1),
    }


def _decimal(
    decimal: Decimal | None, american: Decimal | None, fractional: Fraction | None
) -> Decimal:
    if american is not None:
        return calc.american_to_decimal(american)
    if fractional is not None:
        return calc.fractional_to_decimal(fractional)
    assert decimal is not None
    return decimal
