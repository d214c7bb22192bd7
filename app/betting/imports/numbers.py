"""Numbers as spreadsheets and people write them: `1.234,56`, `$1,000.00`, `2,10`, `+150`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from app.betting.calc.checks import MAX_ODDS
from app.betting.calc.odds import american_to_decimal
from app.betting.calc.precision import MAX_MONEY, quantize_money, quantize_odds
from app.betting.imports.faults import refuse

_NOISE: Final = re.compile(r"[\s\u00a0\u202f'’$€£%]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,20})?")
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+")
_MAX_AMERICAN: Final = 100_000_000
_MAX_BOOKSUM: Final = 999
_TRUE: Final = frozenset({"1", "true", "yes", "y", "oui", "si", "sí", "x", "live", "vrai"})
_FALSE: Final = frozenset({"", "0", "false", "no", "n", "non", "faux", "-"})


def number(text: str, column: str, *, groups: bool = False) -> Decimal:
    """`groups`: a lone comma before three digits parts thousands, as in the United States."""
    bare = _NOISE.sub("", text)
    if "," in bare and "." in bare:
        decimal_comma = bare.rindex(",") > bare.rindex(".")
        bare = bare.replace(".", "").replace(",", ".") if decimal_comma else bare.replace(",", "")
    elif groups and _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    else:
        bare = bare.replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        raise refuse("not_a_number", column, _("“%(text)s” is not a number.") % {"text": text[:40]})
    return Decimal(bare)


def money(text: str, column: str, *, groups: bool = False) -> Decimal:
    value = number(text, column, groups=groups)
    if abs(value) > MAX_MONEY:
        raise refuse("out_of_range", column, _("This is too large an amount."))
    return quantize_money(value)


def paid(text: str, column: str, *, groups: bool = False) -> Decimal:
    """Money that came back: 0 or more."""
    value = money(text, column, groups=groups)
    if value < 0:
        raise refuse("out_of_range", column, _("What was paid is 0 or more."))
    return value


def stake(text: str, column: str, *, groups: bool = False) -> Decimal:
    if not text:
        raise refuse("required", column, _("The stake is missing."))
    value = money(text, column, groups=groups)
    if value <= 0:
        raise refuse("out_of_range", column, _("A stake is more than 0."))
    return value


def odds(text: str, column: str) -> Decimal | None:
    """Decimal odds, or American ones with their sign; None where there are none (empty or 0)."""
    if not text:
        return None
    value = number(text, column)
    if value == 0:
        return None
    is_american = text.lstrip()[0] in "+-" and 100 <= abs(value) <= _MAX_AMERICAN
    price = quantize_odds(american_to_decimal(value) if is_american else value)
    if not 1 < price <= MAX_ODDS:
        detail = _("“%(text)s” is not odds: need more than 1.") % {"text": text[:40]}
        raise refuse("out_of_range", column, detail)
    return price


def booksum(text: str, column: str, closing_odds: Decimal | None) -> Decimal | None:
    if not text:
        return None
    value = quantize_odds(number(text, column))
    if not 0 < value <= _MAX_BOOKSUM:
        raise refuse("out_of_range", column, _("A booksum is above 0 and at most 999."))
    if closing_odds is None:
        raise refuse("required", column, _("A booksum needs the closing odds beside it."))
    return value


def flag(text: str, column: str) -> bool:
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        detail = _("“%(text)s” is neither yes nor no.") % {"text": text[:40]}
        raise refuse("not_a_flag", column, detail)
    return word in _TRUE
