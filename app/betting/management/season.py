"""A made-up season, through the services: the same every time, up to the day it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from app.betting.belongings.services import account_create, belonging_create
from app.betting.bets.creating import bets_create
from app.betting.bets.drafts import BetDraft, LegDraft
from app.betting.bets.leg_results import LegOutcome, Outcomes
from app.betting.bets.services import bet_settle
from app.betting.catalogue.selectors import seen_by
from app.betting.ledger.services import deposit
from app.betting.models import (
    Bankroll,
    Bet,
    BetKind,
    Bookmaker,
    Competition,
    Sport,
    Tag,
    Tipster,
)

BETS: Final = 240
DAYS: Final = 270
_PENDING: Final = 6  # the last ones
_SEED: Final = 20_240_811

_BOOKMAKERS: Final = ("bet365", "William Hill", "Smarkets")
_SPORTS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "Football": (
        "Northern League (made up)",
        ("Harbour Town", "Old Mill", "Redbridge", "Saint Olaf", "Westhaven", "Kingsmoor"),
    ),
    "Tennis": (
        "Lakeside Open (made up)",
        ("A. Petrel", "B. Finch", "C. Wren", "D. Swift", "E. Martin", "F. Crane"),
    ),
    "Basketball": (
        "Capital Cup (made up)",
        ("Comets", "Rockets", "Pilots", "Miners", "Sailors", "Foxes"),
    ),
}


@transaction.atomic
def season_make(user: Any) -> int:
    """Accounts, bankroll, tags and bets for a person who has none; how many bets were made."""
    if Bet.objects.filter(user=user).exists():
        return 0
    random = Random(_SEED)
    began = (timezone.now() - timedelta(days=DAYS)).replace(minute=0, second=0, microsecond=0)
    drafts = list(_drafts(random, began, _belongings(user, began), _sports(user)))
    bets = bets_create(user=user, drafts=drafts)
    for bet in bets[:-_PENDING]:
        _settle(random, user, bet)
    return len(bets)


def _belongings(user: Any, began: datetime) -> dict[str, Any]:
    accounts = []
    money: dict[str, Any] = {
        "amount": Decimal("400.00"),
        "currency": "EUR",
        "occurred_at": began,
        "note": "First deposit",
    }
    for name in _BOOKMAKERS:
        bookmaker = _seen_or_own(Bookmaker, user, name=name)
        account = account_create(user=user, bookmaker=bookmaker.pk, currency="EUR")
        deposit(user=user, account=account.pk, **money)
        accounts.append(account)
    start = {"currency": "EUR", "starting_amount": Decimal("1200.00")}
    fields = {"name": "Season", **start, "unit_size": Decimal("10.00")}
    return {
        "accounts": accounts,
        "bankroll": belonging_create(model=Bankroll, user=user, fields=fields),
        "tags": [
            belonging_create(model=Tag, user=user, fields={"name": name})
            for name in ("value", "late news", "model")
        ],
        "tipster": belonging_create(model=Tipster, user=user, fields={"name": "My notebook"}),
    }


def _sports(user: Any) -> list[tuple[Sport, Competition, tuple[str, ...]]]:
    made = []
    for name, (competition, teams) in _SPORTS.items():
        sport = _seen_or_own(Sport, user, name=name)
        made.append((sport, _seen_or_own(Competition, user, name=competition, sport=sport), teams))
    return made


def _seen_or_own(model: type[Any], user: Any, *, name: str, **fields: Any) -> Any:
    """The row of the catalogue, or where an administrator took it out, one of the person's own."""
    known = model.objects.filter(seen_by(user), name__iexact=name, **fields).first()
    return known or belonging_create(model=model, user=user, fields={"name": name, **fields})


def _drafts(
    random: Random, began: datetime, own: Mapping[str, Any], sports: list[Any]
) -> Iterator[BetDraft]:
    for index in range(BETS):
        sport, competition, teams = random.choices(sports, weights=(6, 3, 2))[0]
        kind = random.choices((BetKind.SINGLE, BetKind.ACCUMULATOR), weights=(9, 1))[0]
        placed = began + timedelta(hours=index * DAYS * 24 // BETS, minutes=random.randint(0, 55))
        legs = 1 if kind == BetKind.SINGLE else random.choice((2, 3))
        yield BetDraft(
            account_id=random.choice(own["accounts"]).pk,
            bankroll_id=own["bankroll"].pk,
            kind=kind,
            stake=Decimal(random.choice(("5.00", "10.00", "10.00", "15.00", "20.00"))),
            placed_at=placed,
            is_live=random.random() < 0.1,
            sport_id=sport.pk,
            competition_id=competition.pk,
            tipster_id=own["tipster"].pk if random.random() < 0.4 else None,
            tag_ids=tuple(tag.pk for tag in own["tags"] if random.random() < 0.3),
            legs=tuple(_leg(random, placed, teams) for _ in range(legs)),
        )


def _leg(random: Random, placed: datetime, teams: tuple[str, ...]) -> LegDraft:
    home, away = random.sample(teams, 2)
    odds = Decimal(random.randint(145, 420)) / 100
    closing = max(Decimal("1.05"), odds * Decimal(random.randint(93, 105)) / 100)
    known = random.random() < 0.85
    return LegDraft(
        event=f"{home} - {away}",
        selection=random.choice((home, away)),
        market="Winner",
        odds=odds,
        starts_at=placed + timedelta(hours=random.randint(1, 30)),
        closing_odds=closing.quantize(Decimal("0.01")) if known else None,
        closing_booksum=Decimal(random.randint(1020, 1070)) / 1000 if known else None,
    )


def _settle(random: Random, user: Any, bet: Bet) -> None:
    """A leg wins about as often as its odds say."""
    results = [
        "void" if random.random() < 0.03 else "won" if random.random() < 1 / leg.odds else "lost"
        for leg in bet.legs.all()
    ]
    starts = [leg.starts_at for leg in bet.legs.all() if leg.starts_at]
    outcomes = Outcomes(
        settled_at=max(starts) + timedelta(hours=2),
        legs=tuple(LegOutcome(result=result) for result in results),
    )
    bet_settle(user=user, bet_id=bet.pk, outcomes=outcomes)
