"""What the documentation shows."""

from __future__ import annotations

from typing import Any, Final

ACCOUNT: Final = "0190d3a0-0000-7000-8000-0000000000a1"
OTHER: Final = "0190d3a0-0000-7000-8000-0000000000a2"
AMOUNT: Final = {"amount": "50.00", "currency": "EUR"}


MOVEMENT: Final = {"account": ACCOUNT, **AMOUNT}
TRANSFER: Final = {"source": ACCOUNT, "target": OTHER, **AMOUNT}
_DEPOSIT: Final = "0190d3a0-0000-7000-8000-0000000000e1"


def _transaction(kind: str, *entries: tuple[str, str, str], reverses: Any = None) -> dict[str, Any]:
    return {
        "id": "0190d3a0-0000-7000-8000-0000000000e2" if reverses else _DEPOSIT,
        "kind": kind,
        "bet": None,
        "reverses": reverses,
        "occurred_at": "2024-05-18T20:00:00Z",
        "created_at": "2024-05-18T20:00:04Z",
        "note": "",
        "entries": [
            {"account": account, "ledger": ledger, "amount": amount, "currency": "EUR"}
            for account, ledger, amount in entries
        ],
    }


_IN = (ACCOUNT, "cash", "50.00"), (ACCOUNT, "external", "-50.00")
_OUT = (ACCOUNT, "cash", "-50.00"), (ACCOUNT, "external", "50.00")
DEPOSITED: Final = _transaction("deposit", *_IN)
WITHDRAWN: Final = _transaction("withdrawal", *_OUT)
MOVED: Final = _transaction("transfer", (ACCOUNT, "cash", "-50.00"), (OTHER, "cash", "50.00"))
REVERSED: Final = _transaction("reversal", *_OUT, reverses=_DEPOSIT)
_AMOUNTS: Final = {
    "currency": "EUR",
    "cash": "42.50",
    "open_bets": "10.00",
    "profit": "2.50",
    "deposited": "50.00",
}
BALANCES: Final[dict[str, Any]] = {
    "at": None,
    "accounts": [{**_AMOUNTS, "account": ACCOUNT, "bookmaker": "Example Bets"}],
    "totals": [_AMOUNTS],
}
VERIFIED: Final[dict[str, Any]] = {
    "ok": True,
    "checks": [
        {
            "name": "transactions_balance",
            "invariant": "Transactions sum to zero per currency.",
            "ok": True,
            "row": None,
            "found": None,
        }
    ],
}
