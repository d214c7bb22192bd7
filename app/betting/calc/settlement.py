"""Settlement: what a bet costs, risks and gives back.

Sources, rule by rule:
- single, accumulator, void leg at odds 1, system as all combinations of its sizes, each-way as
  a win bet and a place bet of equal stake: the common rules of fixed-odds bookmakers (for
  example William Hill, Betting Rules, "Multiple bets", "Each way").
- rule 4: Tattersalls' Committee, Rules on Betting, rule 4(c): a deduction from winnings, never
  from the stake. Dead heat: the same rules; the stake is divided by the number that tie and the
  part that wins is paid at full odds.
- half won and half lost: Asian handicap, see `handicap`.
- lay, liability and commission on net winnings: Betfair, Rules and Regulations and "Charges".
  Per bet it is an approximation: the exchange charges the net winnings of a whole market.
- free bet, stake not returned: only winnings are paid, stake x (odds - 1).

Nothing is rounded on the way; the total return is rounded once, half a cent up.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from app.betting.calc.bets import Bet
from app.betting.calc.errors import BettingError
from app.betting.calc.kinds import BetKind, Funding, LegResult, Outcome
from app.betting.calc.lines import unit_payment
from app.betting.calc.outcomes import bet_outcome
from app.betting.calc.precision import exactly, money_quotient, quantize_money


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A settled bet. Amounts are whole cents of the bet's currency.

    `outlay` is what left the balance when the bet was placed: the total stake, the liability of
    a lay bet, nothing for a free bet. `profit` is `total_return - outlay`.
    """

    outcome: Outcome
    total_stake: Decimal
    liability: Decimal
    outlay: Decimal
    total_return: Decimal
    profit: Decimal


def bet_settle(bet: Bet) -> Settlement:
    """Everything a settled bet amounts to.

    Raises `BettingError`: `pending` while a pending leg can still change the return,
    `out_of_range` when the return has more than twelve digits before the point.
    """
    total_return = bet_return(bet)
    outlay = bet_outlay(bet)
    with exactly():
        profit = total_return - outlay
    return Settlement(
        outcome=bet_outcome(bet),
        total_stake=bet_total_stake(bet),
        liability=bet_liability(bet),
        outlay=outlay,
        total_return=total_return,
        profit=profit,
    )


def bet_total_stake(bet: Bet) -> Decimal:
    """Stake x lines, in whole cents; twice the stake for each-way, the backer's stake for a lay."""
    return quantize_money(bet.total_stake, field="total_stake")


def bet_liability(bet: Bet) -> Decimal:
    """What a lay bet can lose, stake x (odds - 1), in whole cents; 0 for every other kind.

    Source: Betfair, "What is liability?". Raises `BettingError` (`out_of_range`).
    """
    if bet.kind is not BetKind.LAY:
        return Decimal("0.00")
    with exactly():
        liability = bet.stake * (bet.legs[0].odds - 1)
    return quantize_money(liability, field="liability")


def bet_outlay(bet: Bet) -> Decimal:
    """What leaves the balance when the bet is placed, in whole cents; 0 for a free bet."""
    if bet.funding is not Funding.CASH:
        return Decimal("0.00")
    return bet_liability(bet) if bet.kind is BetKind.LAY else bet_total_stake(bet)


def bet_return(bet: Bet) -> Decimal:
    """What comes back in all, in whole cents: cash-outs, and the settlement of what was left.

    A void bet returns its stake (a lay bet its liability), and so does a free bet whose stake
    is returned; a bookmaker who gives a new token instead is a case for the actual return. A
    free bet whose stake is not returned gives nothing back then.

    Raises `BettingError` (`pending`, `out_of_range`).
    """
    if bet_outcome(bet) is Outcome.PENDING:
        raise BettingError(
            code="pending", field="legs", message="have pending results that can change the return"
        )
    return _rounded_return(bet)


def bet_potential_return(bet: Bet) -> Decimal:
    """The return, in whole cents, if every pending leg ends well: wins, or for a lay bet loses.

    Raises `BettingError` (`out_of_range`) when it is too large for an amount.
    """
    best = LegResult.LOST if bet.kind is BetKind.LAY else LegResult.WON
    legs = tuple(
        replace(leg, result=best) if leg.result is LegResult.PENDING else leg for leg in bet.legs
    )
    return _rounded_return(replace(bet, legs=legs))


def _rounded_return(bet: Bet) -> Decimal:
    with exactly():
        running = bet.total_stake - bet.closed_stake
        returned, divisor = (
            _lay_return(bet, running) if bet.kind is BetKind.LAY else _back_return(bet, running)
        )
        cashed_out = sum((cash_out.amount for cash_out in bet.cash_outs), Decimal(0))
        dividend = returned + cashed_out * divisor
    return money_quotient(dividend=dividend, divisor=divisor, field="return")


def _back_return(bet: Bet, running: Decimal) -> tuple[Decimal, Decimal]:
    unit = unit_payment(bet)
    divisor = unit.divisor * bet.line_count
    if bet.funding is Funding.FREEBET_STAKE_NOT_RETURNED:
        gross = winnings = (unit.paid - unit.kept) * running
    else:
        gross = unit.paid * running
        winnings = gross - running * divisor
    return gross - bet.commission * max(winnings, Decimal(0)), divisor


def _lay_return(bet: Bet, running: Decimal) -> tuple[Decimal, Decimal]:
    unit = unit_payment(bet)
    liability = running * (bet.legs[0].odds - 1) * unit.divisor
    winnings = running * (unit.divisor - unit.paid)
    return liability + winnings - bet.commission * max(winnings, Decimal(0)), unit.divisor
