"""Changing the description of a bet that is pending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from app.betting.bets.drafts import LEG_FIELDS, BetDraft, bet_draft
from app.betting.bets.leg_keys import at_their_places, positions_of, require_closing_odds
from app.betting.bets.locking import bet_lock, require_pending
from app.betting.bets.references import References, references_load
from app.betting.bets.rows import Rows, describe, legs_of
from app.betting.bets.saving import bet_touch
from app.betting.http.errors import references_kept, unique
from app.betting.http.etag import Precondition
from app.betting.models import Bet, LedgerTransaction, Leg, Tag, TransactionKind
from app.core.errors import Conflict, Invalid

# What the ledger or the partial cash-outs of a bet depend on.
_BOOKED = ("account_id", "outlay", "placed_at")
_DIVIDED = ("total_stake", "liability")


def bet_update(
    *, user: Any, bet_id: UUID, changes: Mapping[str, Any], precondition: Precondition
) -> Bet:
    """Change fields of `BetDraft`; `legs` are replaced as a whole, `leg_changes` are of some.

    A change of the stake, the account or the time is booked as a reversal of the placement and
    a new one. Raise `NotFound`, `Conflict`, `PreconditionFailed`, `Invalid`.
    """
    with references_kept(), transaction.atomic():
        bet = bet_lock(user=user, bet_id=bet_id)
        precondition.check(bet.version)
        require_pending(bet)
        leg_changes = changes.get("leg_changes", ())
        plain = {name: value for name, value in changes.items() if name != "leg_changes"}
        draft = replace(bet_draft(bet), **{"currency": None, **plain})
        references = references_load(user, [draft])
        positions = positions_of([each["id"] for each in leg_changes], bet.legs.all())
        with at_their_places(positions) if leg_changes else nullcontext():
            draft = _with_legs(draft, positions, leg_changes)
            rows = _described(bet, draft, references)
        bet_touch(bet)
        with unique("external_reference", _reference_taken()):
            bet.save()
        if "legs" in changes:
            _legs_replace(bet, draft, rows)
        elif leg_changes:
            _legs_change(bet, draft)
        if "tag_ids" in changes:
            _tags_replace(bet, [references.tags[key] for key in dict.fromkeys(draft.tag_ids)])
        rows.write()
        return bet


def _described(bet: Bet, draft: BetDraft, references: References) -> Rows:
    """The bet as the draft says, and what is to be booked for it."""
    references.check(draft)
    before = {name: getattr(bet, name) for name in (*_BOOKED, *_DIVIDED)}
    bet.account = references.accounts[draft.account_id]
    describe(bet, draft, default_commission=bet.commission)
    bet.bankroll = references.bankrolls[draft.bankroll_id]
    bet.currency = bet.account.currency
    rows = Rows()
    changed = {name for name, value in before.items() if value != getattr(bet, name)}
    if changed and bet.cashed_out_stake:
        raise _cashed_out()
    if changed & set(_BOOKED):
        _book_again(bet, rows)
    return rows


def _book_again(bet: Bet, rows: Rows) -> None:
    """As if the wrong placement had never been: taken back at its own time."""
    placed = LedgerTransaction.objects.prefetch_related("entries").get(
        bet=bet, kind=TransactionKind.PLACEMENT, reversed_by__isnull=True
    )
    rows.journal.reverse(placed, list(placed.entries.all()), at=placed.occurred_at)
    bet.open_amount = bet.outlay
    rows.place_in_ledger(bet)


def _with_legs(
    draft: BetDraft, positions: Sequence[int], changes: Sequence[Mapping[str, Any]]
) -> BetDraft:
    """Raise `Invalid` for a leg that its change would leave with a booksum alone."""
    legs = list(draft.legs)
    for position, change in zip(positions, changes, strict=True):
        given = {name: value for name, value in change.items() if name != "id"}
        legs[position] = replace(legs[position], **given)
    require_closing_odds(legs)
    return replace(draft, legs=tuple(legs))


def _legs_change(bet: Bet, draft: BetDraft) -> None:
    legs = list(bet.legs.all())
    for leg, described in zip(legs, draft.legs, strict=True):
        for name in LEG_FIELDS:
            setattr(leg, name, getattr(described, name))
    Leg.objects.bulk_update(legs, LEG_FIELDS)


def _legs_replace(bet: Bet, draft: BetDraft, rows: Rows) -> None:
    bet.legs.all().delete()
    rows.legs += legs_of(bet, draft)
    bet._prefetched_objects_cache["legs"] = rows.legs


def _tags_replace(bet: Bet, tags: list[Tag]) -> None:
    bet.tags.set(tags)
    bet._prefetched_objects_cache["tags"] = tags


def _reference_taken() -> Invalid:
    detail = _("The account has a bet with this external reference already.")
    return Invalid(detail, code="unique", field="external_reference")


def _cashed_out() -> Conflict:
    detail = _("A part of the bet was cashed out: reverse that before you change the amounts.")
    return Conflict(detail, code="cashed_out")
