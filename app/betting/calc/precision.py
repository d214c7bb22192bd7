"""How precisely things are computed, and the only places where they are rounded.

Settlement is exact: its context refuses to round (`Inexact` is trapped), and the one division
comes last. Everything else (roots, powers, means) is worked out to 50 significant digits.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from app.betting.calc.errors import BettingError

MAX_MONEY: Final = Decimal("999999999999.99")  # what Decimal(14, 2) holds

_CENT: Final = Decimal("0.01")
_MILLIONTH: Final = Decimal("0.000001")
_ERRORS: Final = [InvalidOperation, DivisionByZero, Overflow]

# 30 legs of at most 50 digits each, a stake and a commission stay below 1,600 digits.
_EXACT: Final = Context(prec=2000, rounding=ROUND_HALF_EVEN, traps=[*_ERRORS, Inexact])
_QUOTIENT: Final = Context(prec=2000, rounding=ROUND_HALF_EVEN, traps=_ERRORS)
_WORKING: Final = Context(prec=50, rounding=ROUND_HALF_EVEN, traps=_ERRORS)

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def exactly() -> Iterator[None]:
    """Decimal arithmetic that raises `Inexact` rather than round; the caller's context returns."""
    with localcontext(_EXACT):
        yield


def to_50_digits(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function at 50 significant digits, whatever the caller's decimal context is."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(_WORKING):
            return function(*args, **kwargs)

    return run


def quantize_money(amount: Decimal, *, field: str = "amount") -> Decimal:
    """An amount in whole cents, half a cent up (away from zero).

    Raises `BettingError` (`out_of_range`) beyond twelve digits before the point.
    """
    return money_quotient(dividend=amount, divisor=Decimal(1), field=field)


def money_quotient(*, dividend: Decimal, divisor: Decimal, field: str) -> Decimal:
    """`dividend / divisor` in whole cents, rounded once, half a cent up (away from zero).

    Raises `BettingError` (`out_of_range`) beyond twelve digits before the point.
    """
    with localcontext(_QUOTIENT):
        exact = dividend / divisor
        if abs(exact) > MAX_MONEY:
            raise BettingError(
                code="out_of_range",
                field=field,
                message=f"is more than {MAX_MONEY} in absolute value",
            )
        return exact.quantize(_CENT, rounding=ROUND_HALF_UP)


def quantize_odds(odds: Decimal) -> Decimal:
    """Decimal odds to six places, half up: the precision odds are stored with."""
    return _to_millionths(odds)


def quantize_rate(rate: Decimal) -> Decimal:
    """A yield, probability, CLV or other ratio to six places, half up (away from zero)."""
    return _to_millionths(rate)


@to_50_digits
def _to_millionths(value: Decimal) -> Decimal:
    return value.quantize(_MILLIONTH, rounding=ROUND_HALF_UP)
