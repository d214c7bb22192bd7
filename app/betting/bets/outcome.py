"""Whether a bet is decided."""

from __future__ import annotations

from django.utils.translation import gettext as _

from app.betting.calc.bets import Bet
from app.betting.calc.kinds import Outcome
from app.betting.calc.outcomes import bet_outcome
from app.core.errors import Invalid


def require_undecided(bet: Bet) -> None:
    """A bet whose results are all known is settled, not described. Raise `Invalid`."""
    if bet_outcome(bet) is not Outcome.PENDING:
        detail = _("These results decide the bet: record it without them, then settle it.")
        raise Invalid(detail, code="decided", field="legs")
