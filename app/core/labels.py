"""How columns and their values are called in the admin: one word for all columns of a name.

Set when the models are ready, not in each field: a migration has no part in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A column's name, or where it means something else there, its model's before it.
LABELS = {
    "Leg.line": _("line of the bet"),
    "account": _("account"),
    "actual_return": _("actual return"),
    "amount": _("amount"),
    "bankroll": _("bankroll"),
    "batch": _("import"),
    "bet": _("bet"),
    "body": _("body"),
    "bookmaker": _("bookmaker"),
    "cashed_out_amount": _("cashed out amount"),
    "cashed_out_stake": _("cashed out stake"),
    "checked_count": _("checked rows"),
    "closing_booksum": _("closing booksum"),
    "closing_odds": _("closing odds"),
    "code": _("code"),
    "commission": _("commission"),
    "committed_at": _("committed at"),
    "competition": _("competition"),
    "computed_return": _("computed return"),
    "content_type": _("content type"),
    "cool_off": _("cool off"),
    "created_at": _("created at"),
    "created_count": _("created bets"),
    "currency": _("currency"),
    "dead_heat_divisor": _("dead heat divisor"),
    "done_count": _("done rows"),
    "duplicate_count": _("duplicate rows"),
    "ends_at": _("ends at"),
    "error": _("reason of the failure"),
    "event": _("event"),
    "expires_at": _("expires at"),
    "external_reference": _("external reference"),
    "facts": _("facts"),
    "file_name": _("file name"),
    "filters": _("filters"),
    "fingerprint": _("fingerprint"),
    "folded_name": _("name for comparing"),
    "format": _("format"),
    "funding": _("funding"),
    "headers": _("headers"),
    "heartbeat_at": _("last sign of life"),
    "height": _("height"),
    "id": _("identifier"),
    "invalid_count": _("invalid rows"),
    "is_final": _("is final"),
    "is_live": _("live"),
    "is_reversed": _("is reversed"),
    "key": _("key"),
    "kind": _("kind"),
    "legs": _("legs"),
    "liability": _("liability"),
    "limit": _("limit"),
    "line": _("line number"),
    "market": _("market"),
    "mode": _("mode"),
    "name": _("name"),
    "next_amount": _("next amount"),
    "next_at": _("in force from"),
    "note": _("note"),
    "notes": _("notes"),
    "number": _("number"),
    "occurred_at": _("time"),
    "odds": _("odds"),
    "open_amount": _("open amount"),
    "options": _("options"),
    "outlay": _("outlay"),
    "parsed": _("parsed"),
    "path": _("path"),
    "period": _("period"),
    "place_fraction": _("place fraction"),
    "placed_at": _("placed at"),
    "position": _("position"),
    "profit": _("profit"),
    "raw": _("cells of the file"),
    "read_at": _("read at"),
    "reasons": _("reasons"),
    "result": _("result"),
    "reverses": _("reverses"),
    "revoked_at": _("revoked at"),
    "row": _("row"),
    "row_count": _("rows"),
    "rule4_deduction": _("rule4 deduction"),
    "selection": _("selection"),
    "session_generation": _("session generation"),
    "settled_at": _("settled at"),
    "sha256": _("SHA-256 digest"),
    "shows_amounts": _("shows amounts"),
    "size_bytes": _("size in bytes"),
    "sport": _("sport"),
    "stake": _("stake"),
    "starting_amount": _("starting amount"),
    "starts_at": _("starts at"),
    "status": _("status"),
    "system_sizes": _("system sizes"),
    "tags": _("tags"),
    "tipster": _("tipster"),
    "token_hash": _("token hash"),
    "total_return": _("total return"),
    "total_stake": _("total stake"),
    "transaction": _("transaction"),
    "unit_size": _("unit size"),
    "updated_at": _("updated at"),
    "user": _("user"),
    "version": _("version number"),
    "warning_count": _("number of warnings"),
    "warnings": _("warnings"),
    "width": _("width"),
}


# Tables that came after their migrations' words were written.
TABLES = {"ShippedEntry": (_("shipped entry"), _("shipped entries"))}

# The values that columns may have, as Django makes words of their names.
CHOICES = [
    _("Accumulator"),
    _("All Or Nothing"),
    _("Cash"),
    _("Cash Out"),
    _("Cashed Out"),
    _("Committed"),
    _("Cool Off"),
    _("Correction"),
    _("Created"),
    _("Day"),
    _("Deposit"),
    _("Duplicate"),
    _("Each Way"),
    _("External"),
    _("Failed"),
    _("Freebet Stake Not Returned"),
    _("Freebet Stake Returned"),
    _("Half Lost"),
    _("Half Won"),
    _("Invalid"),
    _("Lay"),
    _("Limit"),
    _("Loss"),
    _("Lost"),
    _("Month"),
    _("New"),
    _("Open Bets"),
    _("Partial Cash Out"),
    _("Pending"),
    _("Placed"),
    _("Placement"),
    _("Previewed"),
    _("Profit"),
    _("Reversal"),
    _("Row By Row"),
    _("Running"),
    _("Settlement"),
    _("Single"),
    _("Stake"),
    _("System"),
    _("Transfer"),
    _("Void"),
    _("Week"),
    _("Withdrawal"),
    _("Won"),
]


def labels_set(tables: Iterable[type[models.Model]]) -> None:
    """A column without a label keeps Django's: its name, in English."""
    for table in tables:
        about = table._meta
        names = (about.verbose_name, about.verbose_name_plural)
        about.verbose_name, about.verbose_name_plural = TABLES.get(table.__name__, names)
        for field in (*about.concrete_fields, *about.many_to_many):
            own = LABELS.get(f"{table.__name__}.{field.name}", LABELS.get(field.name))
            if own is not None and field._verbose_name is None:
                field.verbose_name = own
            if field.choices:
                field.choices = [(value, _in_words(word)) for value, word in field.choices]


def _in_words(word: Any) -> Any:
    return word if isinstance(word, Promise) else _(word)
