"""Pages by cursor."""

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from app.accounts.models import User
from app.core.pagination import Cursor


class ByEmail(Cursor):
    ordering = ("email",)


def page(query):
    """Addresses of one page, and the query of the next."""
    paginator = ByEmail()
    request = Request(APIRequestFactory().get(f"/people?{query}"))
    people = paginator.paginate_queryset(User.objects.all(), request)
    following = paginator.get_paginated_response(people).data["next"]
    return [person.email for person in people], following and following.split("?")[1]


@pytest.fixture
def five(db):
    return [User.objects.create_user(f"{letter}@example.com").email for letter in "abcde"]


def test_pages_add_up_to_the_list(five):
    first, following = page("limit=2")
    second, following = page(following)
    third, following = page(following)

    assert first + second + third == five
    assert following is None


def test_a_row_that_comes_in_between_moves_no_page(five):
    _, following = page("limit=2")
    User.objects.create_user("aa@example.com")

    assert page(following)[0] == ["c@example.com", "d@example.com"]


def test_a_page_costs_one_query_whatever_its_length(five, django_assert_num_queries):
    with django_assert_num_queries(1):
        page("limit=5")


def test_a_page_has_a_largest_length(five, monkeypatch):
    monkeypatch.setattr(ByEmail, "max_page_size", 3)

    assert len(page("limit=1000")[0]) == 3
