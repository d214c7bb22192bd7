"""The betting log in the admin: the catalogue is kept there, everything else is only looked at.

Bets, money and settlements change through the API alone, where every change is an event; a row
edited or deleted by hand would contradict the ledger.
"""

from app.betting.admin import catalogue, support

__all__ = ["catalogue", "support"]
