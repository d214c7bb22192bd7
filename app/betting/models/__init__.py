"""The betting log's tables, one file a concern."""

from app.betting.models.attachments import Attachment
from app.betting.models.belongings import Bankroll, BookmakerAccount, Tag, Tipster
from app.betting.models.bets import Bet, Leg
from app.betting.models.catalogue import (
    Bookmaker,
    BookmakerKind,
    Competition,
    ShippedEntry,
    Sport,
)
from app.betting.models.idempotency import IdempotencyKey
from app.betting.models.imports import (
    ImportBatch,
    ImportFormat,
    ImportMode,
    ImportRow,
    ImportStatus,
    RowStatus,
)
from app.betting.models.ledger import (
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    SettlementEvent,
)
from app.betting.models.responsible import (
    Alert,
    AlertKind,
    CoolOff,
    Limit,
    LimitKind,
    LimitPeriod,
)
from app.betting.models.sharing import ShareLink
from app.betting.models.words import (
    BetKind,
    BetStatus,
    EventKind,
    Funding,
    LedgerAccountKind,
    LegResult,
    TransactionKind,
)

__all__ = [
    "Alert",
    "AlertKind",
    "Attachment",
    "Bankroll",
    "Bet",
    "BetKind",
    "BetStatus",
    "Bookmaker",
    "BookmakerAccount",
    "BookmakerKind",
    "Competition",
    "CoolOff",
    "EventKind",
    "Funding",
    "IdempotencyKey",
    "ImportBatch",
    "ImportFormat",
    "ImportMode",
    "ImportRow",
    "ImportStatus",
    "LedgerAccount",
    "LedgerAccountKind",
    "LedgerEntry",
    "LedgerTransaction",
    "Leg",
    "LegResult",
    "Limit",
    "LimitKind",
    "LimitPeriod",
    "RowStatus",
    "SettlementEvent",
    "ShareLink",
    "ShippedEntry",
    "Sport",
    "Tag",
    "Tipster",
    "TransactionKind",
]
