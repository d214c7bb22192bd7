"""A number in a body: what its pattern allows is what the field takes, for every such field."""

import re
from decimal import Decimal

import pytest
from drf_spectacular.openapi import AutoSchema
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework import serializers

import app.betting.urls  # noqa: F401, loads every serializer
from app.betting.http.fields import DecimalText
from app.betting.http.patterns import NumberText


def shapes(of=serializers.Serializer):
    for shape in of.__subclasses__():
        yield shape
        yield from shapes(shape)


def numbers():
    """Each field of a body once: those of one class and one range are one."""
    found = {}
    for shape in shapes():
        if shape.__module__.startswith("app.") and not shape.__name__.endswith("Output"):
            for field in shape().fields.values():
                field = getattr(field, "child", field)
                if isinstance(field, DecimalText):
                    found[type(field).__name__, field.low, field.high] = field
    return list(found.values())


def taken(field, text):
    try:
        field.to_internal_value(text)
    except serializers.ValidationError:
        return False
    return True


def around(field):
    """Numbers and what looks like one, near the bounds most of all."""
    step = Decimal(1).scaleb(-field.places)
    edges = [each + sign * step for each in (field.low, field.high) for sign in (-1, 0, 1)]
    near = [str(each) for each in [*edges, *map(abs, edges), 0, 1]]
    written = st.from_regex(r"[+-]?0{0,3}[0-9]{0,13}(\.[0-9]{0,13})?", fullmatch=True)
    plain = st.integers(-2000, 2000).map(lambda number: str(Decimal(number) / 4))
    return st.sampled_from([*near, *(f"0{each}" for each in near)]) | written | plain


@pytest.mark.parametrize("field", numbers(), ids=lambda each: f"{type(each).__name__}-{each.low}")
def test_a_pattern_allows_exactly_what_the_field_takes(field):
    pattern = NumberText(field).map_serializer_field(AutoSchema(), "request")["pattern"]

    @settings(max_examples=300, deadline=None)
    @given(around(field))
    def same(text):
        assert bool(re.fullmatch(pattern, text, re.ASCII)) == taken(field, text), text

    same()


def test_a_stake_below_or_of_nothing_is_not_in_the_document_s_pattern():
    stake = next(each for each in numbers() if each.low == Decimal("0.01"))
    pattern = NumberText(stake).map_serializer_field(AutoSchema(), "request")["pattern"]

    assert [text for text in ("-1", "0", "0.00", "0.01", "10.00") if re.search(pattern, text)] == [
        "0.01",
        "10.00",
    ]
