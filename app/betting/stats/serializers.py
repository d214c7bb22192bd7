"""Figures as they go out. Rates have six decimals; a rate of nothing is null."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from app.betting.http.fields import CurrencyField
from app.betting.models import BetStatus
from app.betting.stats.curves import Interval
from app.betting.stats.totals import Facet


def amount(text: str = "") -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=None, decimal_places=2, help_text=text)


def ratio(text: str = "") -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=None, decimal_places=6, allow_null=True, help_text=text
    )


class FiguresOutput(serializers.Serializer[Any]):
    bets = serializers.IntegerField()
    settled = serializers.IntegerField()
    staked = amount("Total stakes of settled bets, void and free ones included.")
    returned = amount()
    profit = amount()
    open_amount = amount("Stakes and liabilities of pending bets.")
    strike_rate = ratio("Won / decided: void and cashed out left out, halves count half.")
    average_odds = ratio("Of settled bets that have odds as a whole; systems do not.")

    def get_fields(self) -> dict[str, Any]:
        counts = {each: serializers.IntegerField() for each in BetStatus.values}
        # A word of Python's, so not a name of a class.
        return {**super().get_fields(), **counts, "yield": ratio("Profit / staked.")}


class SummaryOutput(FiguresOutput):
    currency = CurrencyField()
    starting_bankroll = amount("Of the bankrolls in this currency that were asked for.")
    roi = ratio("Profit / starting bankroll.")


class FacetRowOutput(FiguresOutput):
    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(
        allow_null=True, help_text="A month is `2024-05`; null: the bets without."
    )


class FacetOutput(serializers.Serializer[Any]):
    by = serializers.ChoiceField(choices=[facet.value for facet in Facet])
    rows = FacetRowOutput(many=True)


class BreakdownOutput(serializers.Serializer[Any]):
    currency = CurrencyField()
    total = FiguresOutput()
    facets = FacetOutput(many=True)


class PointOutput(serializers.Serializer[Any]):
    date = serializers.DateField(help_text="The first day of the interval.")
    bets = serializers.IntegerField()
    profit = amount()
    equity = amount("At the end of the interval.")


class EquityOutput(serializers.Serializer[Any]):
    currency = CurrencyField()
    start = amount()
    interval = serializers.ChoiceField(choices=[each.value for each in Interval])
    points = PointOutput(many=True)


class DrawdownOutput(serializers.Serializer[Any]):
    currency = CurrencyField()
    amount = amount("The largest fall from the running peak.")
    share = ratio("The largest fall as a share of its peak; may be of another moment.")


class StreaksOutput(serializers.Serializer[Any]):
    currency = CurrencyField()
    current = serializers.IntegerField(help_text="Negative: a losing run.")
    longest_winning = serializers.IntegerField()
    longest_losing = serializers.IntegerField()


class ClosingValueOutput(serializers.Serializer[Any]):
    covered = serializers.IntegerField(help_text="Bets whose close is known.")
    coverage = ratio("Covered / bets.")
    mean = ratio()
    stake_weighted = ratio()


class ClvOutput(serializers.Serializer[Any]):
    currency = CurrencyField()
    bets = serializers.IntegerField(help_text="Settled bets that are neither live nor lay.")
    beat_close = serializers.IntegerField()
    clv = ClosingValueOutput()
    no_vig = ClosingValueOutput()


def of_currencies(shape: type[Any]) -> serializers.Serializer[Any]:
    """`{"results": [one of each currency]}`, for the documentation."""
    name = shape.__name__.removesuffix("Output")
    return inline_serializer(f"{name}Results", {"results": shape(many=True)})


def results(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """As `of_currencies` describes it: the figures have the decimals that they are written with."""
    return {"results": _written(rows)}


def _written(value: Any) -> Any:
    """With decimal numbers as text; of one type each, so that asking for it is enough."""
    kind = type(value)
    if kind is Decimal:
        return str(value)
    if kind is dict:
        return {name: _written(each) for name, each in value.items()}
    return [_written(each) for each in value] if kind is list else value
