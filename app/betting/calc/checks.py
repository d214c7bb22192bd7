"""Checks of single inputs; each raises `BettingError` with the field's name."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from app.betting.calc.errors import BettingError
from app.betting.calc.precision import MAX_MONEY

MIN_ODDS: Final = Decimal("1.000001")  # the smallest above 1 in six decimals
MAX_ODDS: Final = Decimal("999999.999999")  # what Decimal(12, 6) holds
_MAX_PLACES: Final = 50


def require_decimal(value: Decimal, *, field: str, places: int = _MAX_PLACES) -> None:
    """A finite `Decimal` with at most `places` decimals; floats are refused, they are not exact."""
    if not isinstance(value, Decimal):
        raise BettingError(
            code="not_a_decimal", field=field, message=f"is {value!r}, need a Decimal"
        )
    if not value.is_finite():
        raise BettingError(
            code="not_a_decimal", field=field, message=f"is {value}, need a finite number"
        )
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        raise BettingError(
            code="too_precise", field=field, message=f"is {value}, need at most {places} decimals"
        )


def require_between(
    value: Decimal, *, field: str, low: Decimal, high: Decimal, places: int = _MAX_PLACES
) -> None:
    """A decimal from `low` to `high`, both included."""
    require_decimal(value, field=field, places=places)
    if not low <= value <= high:
        raise _range_error(value, field=field, accepted=f"{low} to {high}")


def require_share(value: Decimal, *, field: str, places: int) -> None:
    """A decimal share: 0 or more, and less than 1."""
    require_decimal(value, field=field, places=places)
    if not 0 <= value < 1:
        raise _range_error(value, field=field, accepted="0 or more and less than 1")


def require_odds(value: Decimal, *, field: str = "odds", places: int = _MAX_PLACES) -> None:
    """Decimal odds: 1.000001 to 999999.999999."""
    require_between(value, field=field, low=MIN_ODDS, high=MAX_ODDS, places=places)


def require_money(value: Decimal, *, field: str, positive: bool = False) -> None:
    """An amount of whole cents from 0, or from one cent when it must be positive."""
    low = Decimal("0.01") if positive else Decimal(0)
    require_between(value, field=field, low=low, high=MAX_MONEY, places=2)


def require_fraction(value: Fraction, *, field: str, max_denominator: int) -> None:
    """A fraction above 0 and up to 1, in terms no larger than `max_denominator`."""
    if not isinstance(value, Fraction):
        raise BettingError(code="malformed", field=field, message=f"is {value!r}, need a Fraction")
    if not 0 < value <= 1 or value.denominator > max_denominator:
        raise _range_error(
            value,
            field=field,
            accepted=f"more than 0 and at most 1, with a denominator up to {max_denominator}",
        )


def require_integer(value: int, *, field: str, low: int, high: int) -> None:
    """A whole number from `low` to `high`, both included."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise BettingError(
            code="not_an_integer", field=field, message=f"is {value!r}, need a whole number"
        )
    if not low <= value <= high:
        raise _range_error(value, field=field, accepted=f"{low} to {high}")


def _range_error(value: object, *, field: str, accepted: str) -> BettingError:
    return BettingError(code="out_of_range", field=field, message=f"is {value}, need {accepted}")
