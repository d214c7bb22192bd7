"""Decimal numbers in a range, for JSON Schema: it compares numbers alone, and these are strings.

The bounds are in the pattern, as negative look-aheads of its dialect (ECMA-262).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension


class NumberText(OpenApiSerializerFieldExtension):
    """What a body may say. An answer has all its decimals, and may be below zero."""

    target_class = "app.betting.http.fields.DecimalText"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        field, sample = self.target, self.target.example.strip('"')
        if direction == "request":
            return _text(field.documented or accepted(field), sample)
        if field.answered:
            return _text(field.answered, sample)
        shown = Decimal(sample).quantize(Decimal(1).scaleb(-field.places))
        return _text(rf"-?[0-9]+\.[0-9]{{{field.places}}}", str(shown))


def _text(pattern: str, example: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$", "example": example}


def accepted(field: Any) -> str:
    """The pattern of `field.whole` digits, `field.places` decimals, and of its range.

    A bound is a whole number or the smallest decimal beyond one: 0.01, 1.000001, 999.999999.
    """
    low, high = int(field.low), int(field.high)
    refused = [] if low == 0 else [_whole_below(low)]
    if field.low > low:
        refused.append(rf"{_whole(low)}(\.0+)?$")
    if len(str(high)) < field.whole:
        refused.append(_whole_above(high))
    if field.high == high:
        refused.append(rf"{_whole(high)}\.0*[1-9]")
    ahead = f"(?!{'|'.join(refused)})" if refused else ""
    return rf"{ahead}[0-9]{{1,{field.whole}}}(\.[0-9]{{1,{field.places}}})?"


def _whole(bound: int) -> str:
    return "0+" if bound == 0 else f"0*{bound}"


def _whole_below(bound: int) -> str:
    assert bound == 1
    return r"0+(\.|$)"


def _whole_above(bound: int) -> str:
    """More digits than the bound has; or as many, and a larger one first where they differ."""
    digits = str(bound)
    larger = [f"[1-9][0-9]{{{len(digits)}}}"]
    for place, digit in enumerate(digits):
        if digit != "9":
            rest = len(digits) - place - 1
            larger.append(f"{digits[:place]}[{int(digit) + 1}-9][0-9]{{{rest}}}")
    return f"0*({'|'.join(larger)})"
