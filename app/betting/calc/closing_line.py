"""Closing line value: was the price taken better than the market's last one?

Source: J. Buchdahl, Squares & Sharps, Suckers & Sharks (2016), and Pinnacle, "What is closing
line value?". Live bets and lay bets have no closing line to beat: leave them out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.betting.calc.checks import require_decimal, require_odds
from app.betting.calc.errors import BettingError
from app.betting.calc.precision import to_50_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedBet:
    """A bet with what is known of its closing price. Unknown is None, never 0.

    Raises `BettingError` for odds not above 1, a booksum or a stake not above 0, and for a
    booksum without closing odds (`required`).
    """

    odds: Decimal
    stake: Decimal
    closing_odds: Decimal | None = None
    closing_booksum: Decimal | None = None

    def __post_init__(self) -> None:
        require_odds(self.odds)
        _require_positive(self.stake, field="stake")
        if self.closing_odds is not None:
            require_odds(self.closing_odds, field="closing_odds")
        if self.closing_booksum is not None:
            _require_positive(self.closing_booksum, field="closing_booksum")
            if self.closing_odds is None:
                raise BettingError(
                    code="required", field="closing_odds", message="are missing beside a booksum"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingValue:
    """Means over the `covered` bets; `coverage` is their share of all, None of no bets.

    `stake_weighted` is the mean weighted by stake. All are None when nothing is covered.
    """

    covered: int
    coverage: Decimal | None
    mean: Decimal | None
    stake_weighted: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingSummary:
    """CLV of a history; `beat_close` counts odds strictly above the closing odds."""

    bets: int
    beat_close: int
    clv: ClosingValue
    no_vig: ClosingValue


@to_50_digits
def closing_line_value(*, odds: Decimal, closing_odds: Decimal) -> Decimal:
    """odds / closing odds - 1: 0.05 is a price 5 % above the close.

    Raises `BettingError` (`out_of_range`) for odds not above 1. Source: see the module.
    """
    require_odds(odds)
    require_odds(closing_odds, field="closing_odds")
    return odds / closing_odds - 1


@to_50_digits
def no_vig_closing_line_value(
    *, odds: Decimal, closing_odds: Decimal, closing_booksum: Decimal
) -> Decimal:
    """odds / (closing odds x closing booksum) - 1: against the close without its margin.

    The margin is taken off in proportion (`devig.devig_proportional`). Raises `BettingError`
    (`out_of_range`). Source: see the module.
    """
    require_odds(odds)
    require_odds(closing_odds, field="closing_odds")
    _require_positive(closing_booksum, field="closing_booksum")
    return odds / (closing_odds * closing_booksum) - 1


def closing_summary(bets: Iterable[PricedBet]) -> ClosingSummary:
    """CLV and no-vig CLV of many bets, plain and stake-weighted, with their coverage.

    A bet without a closing price is in the coverage's divisor and in no mean.
    Source: see the module.
    """
    known = list(bets)
    values = [(_clv(bet), bet.stake) for bet in known]
    no_vig = [(_no_vig_clv(bet), bet.stake) for bet in known]
    beat = sum(value is not None and value > 0 for value, _ in values)
    return ClosingSummary(
        bets=len(known), beat_close=beat, clv=_means(values), no_vig=_means(no_vig)
    )


def _clv(bet: PricedBet) -> Decimal | None:
    if bet.closing_odds is None:
        return None
    return closing_line_value(odds=bet.odds, closing_odds=bet.closing_odds)


def _no_vig_clv(bet: PricedBet) -> Decimal | None:
    if bet.closing_odds is None or bet.closing_booksum is None:
        return None
    return no_vig_closing_line_value(
        odds=bet.odds, closing_odds=bet.closing_odds, closing_booksum=bet.closing_booksum
    )


@to_50_digits
def _means(values: Sequence[tuple[Decimal | None, Decimal]]) -> ClosingValue:
    covered = [(value, stake) for value, stake in values if value is not None]
    if not covered:
        coverage = Decimal(0) if values else None
        return ClosingValue(covered=0, coverage=coverage, mean=None, stake_weighted=None)
    weighted = sum((value * stake for value, stake in covered), Decimal(0))
    staked = sum((stake for _, stake in covered), Decimal(0))
    return ClosingValue(
        covered=len(covered),
        coverage=Decimal(len(covered)) / len(values),
        mean=sum((value for value, _ in covered), Decimal(0)) / len(covered),
        stake_weighted=weighted / staked,
    )


def _require_positive(value: Decimal, *, field: str) -> None:
    require_decimal(value, field=field)
    if value <= 0:
        raise BettingError(
            code="out_of_range", field=field, message=f"is {value}, need more than 0"
        )
