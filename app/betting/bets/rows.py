"""The rows of new bets, written together: one statement a table, for one bet or for thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from app.betting.bets.computing import Derived, calc_bet, derive
from app.betting.bets.drafts import COPIED, LEG_FIELDS, BetDraft
from app.betting.bets.outcome import require_undecided
from app.betting.bets.references import References
from app.betting.ledger.journal import Journal, Move
from app.betting.models import Bet, LedgerAccountKind, Leg, SettlementEvent, Tag, TransactionKind
from app.core.inserting import insert_together

_DERIVED = tuple(each.name for each in fields(Derived))


@dataclass
class Rows:
    bets: list[Bet] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    taggings: list[Bet.tags.through] = field(default_factory=list)
    events: list[SettlementEvent] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)

    def write(self) -> None:
        """Raise `IntegrityError`, and leave the transaction to be rolled back."""
        insert_together(self.bets, self.legs, self.taggings, *self.journal.tables, self.events)

    def remember(self) -> None:
        """Let the bets answer for their legs and tags without asking the database."""
        legs, tags = defaultdict(list), defaultdict(list)
        for leg in self.legs:
            legs[leg.bet_id].append(leg)
        for tagging in self.taggings:
            tags[tagging.bet_id].append(tagging.tag)
        for bet in self.bets:
            known = {"legs": legs[bet.id], "tags": tags[bet.id]}
            bet._prefetched_objects_cache = known

    def place(self, *, user_id: Any, draft: BetDraft, references: References) -> Bet:
        """Add a bet and its placement in the ledger. Raise `Invalid`."""
        references.check(draft)
        account = references.accounts[draft.account_id]
        bet = Bet(user_id=user_id, currency=account.currency)
        bet.account = account
        describe(bet, draft, default_commission=account.bookmaker.commission)
        bet.open_amount = bet.outlay
        self.bets.append(bet)
        self.legs += legs_of(bet, draft)
        self.tag(bet, [references.tags[tag_id] for tag_id in draft.tag_ids])
        self.place_in_ledger(bet)
        return bet

    def tag(self, bet: Bet, tags: Iterable[Tag]) -> None:
        self.taggings += [Bet.tags.through(bet=bet, tag=tag) for tag in dict.fromkeys(tags)]

    def place_in_ledger(self, bet: Bet) -> None:
        """Cash gives the outlay to open bets."""
        where = {"account_id": bet.account_id, "currency": bet.currency}
        self.journal.post(
            user_id=bet.user_id,
            kind=TransactionKind.PLACEMENT,
            bet_id=bet.id,
            occurred_at=bet.placed_at,
            moves=[
                Move(kind=LedgerAccountKind.CASH, amount=-bet.outlay, **where),
                Move(kind=LedgerAccountKind.OPEN_BETS, amount=bet.outlay, **where),
            ],
        )


def describe(bet: Bet, draft: BetDraft, *, default_commission: Any = None) -> None:
    """Fill in what the draft says and what follows from it. Raise `Invalid`."""
    for name in COPIED:
        setattr(bet, name, getattr(draft, name))
    bet.system_sizes = list(draft.system_sizes)
    given = draft.commission
    bet.commission = default_commission if given is None else given
    computed = calc_bet(draft, draft.legs, commission=bet.commission)
    require_undecided(computed)
    derived = derive(computed, draft.legs)
    for name in _DERIVED:
        setattr(bet, name, getattr(derived, name))


def legs_of(bet: Bet, draft: BetDraft) -> list[Leg]:
    return [
        Leg(bet=bet, position=at, **{name: getattr(leg, name) for name in LEG_FIELDS})
        for at, leg in enumerate(draft.legs)
    ]
