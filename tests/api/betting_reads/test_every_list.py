"""Every list, over several pages, with ties: found from the OpenAPI document with its orders,
directions and filters. `ROWS` makes the rows of each; a list without them fails."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import product
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from app.betting import models
from app.betting.bets.services import bet_cash_out
from app.betting.ledger.journal import ledger_accounts_open
from app.betting.ledger.services import deposit
from tests.api.betting_reads.history import BEGAN, account_of, bankroll_of, bet_row
from tests.rig.openapi import lists

LISTS = {each.path: each for each in lists()}
SIZE = 9  # of a list; a page has 2
_WARNING = {"code": "odd", "field": "odds", "detail": "Odd."}
NOT_A_FILTER = {"limit", "cursor", "count", "ordering"}


class Maker:
    """Rows of a person, many of them equal in everything but their key."""

    def __init__(self, user):
        self.user = user
        self.account = account_of(user)
        self.bankroll = bankroll_of(user)

    def many(self, model, **columns):
        rows = [
            model(
                created_at=BEGAN,
                **{name: value(at) for name, value in columns.items()},
            )
            for at in range(SIZE)
        ]
        return model.objects.bulk_create(rows)

    def mine(self, model, **columns):
        return self.many(model, user=lambda _: self.user, **columns)

    def bets(self, count=SIZE):
        """Of two stakes, prices and instants; some pending, so without a settlement."""
        rows = [
            bet_row(
                self.account,
                self.bankroll,
                odds=("2.50", "3.10")[at % 2],
                stake=("10.00", "20.00")[at // 2 % 2],
                result=("", "won", "lost", "won")[at % 4],
                at=BEGAN + timedelta(hours=at // 4),
                created_at=BEGAN,
                is_live=bool(at % 2),
                external_reference=f"R-{at}",
                sport=self.sports[at % 2],
                competition=self.competitions[at % 2],
                tipster=self.tipsters[at % 2],
            )
            for at in range(count)
        ]
        for at in range(0, count, 3):
            rows[at].odds = None
        bets = models.Bet.objects.bulk_create(rows)
        leg = {"position": 0, "event": "A - B", "selection": "A", "odds": Decimal("2.50")}
        models.Leg.objects.bulk_create(models.Leg(bet=bet, **leg) for bet in bets)
        tags = [models.Tag.objects.create(user=self.user, name=name) for name in "ab"]
        for at, bet in enumerate(bets):
            bet.tags.set(tags[: at % 3])
        return bets

    @property
    def sports(self):
        return [models.Sport.objects.get_or_create(name=f"Sport {at}")[0] for at in range(2)]

    @property
    def competitions(self):
        make = models.Competition.objects.get_or_create
        return [make(sport=sport, name="Cup", country="X")[0] for sport in self.sports]

    @property
    def tipsters(self):
        make = models.Tipster.objects.get_or_create
        return [make(user=self.user, name=f"Tipster {at}")[0] for at in range(2)]


def accounts(make):
    bookmakers = make.many(models.Bookmaker, name=lambda at: f"Bookmaker {at}")
    make.mine(
        models.BookmakerAccount, bookmaker=lambda at: bookmakers[at], currency=lambda _: "EUR"
    )


def events(make):
    ledger_accounts_open(make.account)
    bet = bet_row(make.account, make.bankroll, result="", stake="100.00")
    bet.save()
    for _ in range(SIZE):
        one = Decimal("1.00")
        bet_cash_out(user=make.user, bet_id=bet.id, amount=one, stake=one, at=BEGAN)
    return bet


def ledger(make):
    ledger_accounts_open(make.account)
    for _ in range(SIZE):
        deposit(
            user=make.user,
            account=make.account.id,
            amount=Decimal("1.00"),
            currency="EUR",
            occurred_at=BEGAN,
        )


def attachments(make):
    bet = bet_row(make.account, make.bankroll, result="")
    bet.save()
    make.mine(
        models.Attachment,
        bet=lambda _: bet,
        path=lambda at: f"a/{at}.jpg",
        content_type=lambda _: "image/jpeg",
        size_bytes=lambda _: 1,
        width=lambda _: 1,
        height=lambda _: 1,
        sha256=lambda at: f"{at:064d}",
    )
    return bet


def imports(make):
    return make.mine(models.ImportBatch, format=lambda _: "wisebet")[0]


def import_rows(make):
    batch = imports(make)
    words = models.RowStatus.values
    rows = [
        models.ImportRow(
            batch=batch, line=at + 2, status=words[at % 4], warnings=[_WARNING] * (at % 2)
        )
        for at in range(SIZE)
    ]
    models.ImportRow.objects.bulk_create(rows)
    return batch


def limits(make):
    words = list(product(models.LimitKind.values, models.LimitPeriod.values))
    make.mine(
        models.Limit,
        kind=lambda at: words[at][0],
        period=lambda at: words[at][1],
        currency=lambda _: "EUR",
        amount=lambda _: Decimal(1),
    )


def named(model, *, of_a_person=True, **columns):
    def made(make):
        add = make.mine if of_a_person else make.many
        add(model, name=lambda at: f"Name {at}", **columns)

    return made


ROWS = {
    "/api/v1/accounts": accounts,
    "/api/v1/alerts": lambda make: make.mine(
        models.Alert,
        kind=lambda _: "cool_off",
        facts=lambda _: {"ends_at": "2024-01-01T00:00:00Z"},
    ),
    "/api/v1/bankrolls": named(
        models.Bankroll, currency=lambda _: "EUR", starting_amount=lambda _: Decimal(1)
    ),
    "/api/v1/bets": lambda make: make.bets() and None,
    "/api/v1/bets/{id}/attachments": attachments,
    "/api/v1/bets/{id}/events": events,
    "/api/v1/bookmakers": named(
        models.Bookmaker, of_a_person=False, kind=lambda at: ("bookmaker", "exchange")[at % 2]
    ),
    "/api/v1/competitions": lambda make: (
        [
            make.many(
                models.Competition,
                name=lambda _: "Cup",
                country=lambda at: f"Country {at}",
                sport=lambda _, sport=sport: sport,
            )
            for sport in make.sports
        ]
        and None
    ),
    "/api/v1/cool-offs": lambda make: make.mine(
        models.CoolOff, starts_at=lambda _: BEGAN, ends_at=lambda _: BEGAN + timedelta(days=1)
    ),
    "/api/v1/imports": lambda make: imports(make) and None,
    "/api/v1/imports/{id}/rows": import_rows,
    "/api/v1/ledger": ledger,
    "/api/v1/limits": limits,
    "/api/v1/share-links": lambda make: make.mine(
        models.ShareLink, token_hash=lambda at: f"{at:064d}"
    ),
    "/api/v1/sports": named(models.Sport, of_a_person=False),
    "/api/v1/tags": named(models.Tag),
    "/api/v1/tipsters": named(models.Tipster),
}


class Reader:
    def __init__(self, client, path):
        self.client, self.path = client, path

    def get(self, **query):
        answer = self.client.get(f"{self.path}?{urlencode(query, doseq=True)}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def whole(self, **query):
        pages = self.walked("next", limit=200, **query)
        return [row for page in pages for row in page["results"]]

    def walked(self, link, **query):
        """The pages from the first on by `next`, or from a page by `previous`."""
        page = self.get(**query)
        while True:
            yield page
            if page[link] is None:
                return
            page = self.client.get(page[link]).json()


@pytest.fixture(params=ROWS, ids=str)
def reader(request, signed_in, alice):
    path = request.param
    made = ROWS[path](Maker(alice))
    return Reader(signed_in, path.replace("{id}", str(getattr(made, "pk", ""))))


def test_every_list_has_rows_here():
    assert set(LISTS) == set(ROWS)


def said_of(reader):
    template = next(path for path in LISTS if matches(path, reader.path))
    return LISTS[template].query


def matches(template, path):
    head, _, tail = template.partition("{id}")
    return (
        path == head
        if "{id}" not in template
        else path.startswith(head) and (path.endswith(tail) and len(path) > len(head) + len(tail))
    )


def orders(reader):
    """What `ordering` may be; nothing: the list's own order alone."""
    said = said_of(reader).get("ordering")
    return [{"ordering": word} for word in said["schema"]["enum"]] + [{}] if said else [{}]


def rank(value):
    """Rows without a value come last."""
    if value is None:
        return (1, 0)
    try:
        return (0, Decimal(value))
    except ArithmeticError:
        return (0, value)


def test_pages_add_up_to_the_list_forwards_and_backwards_in_every_order(reader):
    for order in orders(reader):
        whole = reader.whole(**order)
        size = len(whole) // 4
        forwards = list(reader.walked("next", limit=size, **order))
        last_but_one = forwards[-1]["previous"]
        backwards = [reader.client.get(last_but_one).json()]
        while backwards[-1]["previous"]:
            backwards.append(reader.client.get(backwards[-1]["previous"]).json())

        assert len(whole) >= SIZE and len(forwards) >= 3, order
        assert [row for page in forwards for row in page["results"]] == whole, order
        rows = [row for page in reversed(backwards) for row in page["results"]]
        assert rows == whole[: len(rows)] and len(rows) >= len(whole) - size, order


def test_an_order_is_that_of_its_column_in_both_directions(reader):
    for order in orders(reader)[:-1]:
        name = order["ordering"].lstrip("-")
        values = [row[name] for row in reader.whole(**order)]
        known = [value for value in values if value is not None]
        downwards = order["ordering"].startswith("-")

        assert values[len(known) :] == [None] * (len(values) - len(known)), order
        assert known == sorted(known, key=rank, reverse=downwards), order


def test_a_word_that_is_no_order_is_refused_with_those_that_are(reader):
    words = said_of(reader).get("ordering", {}).get("schema", {}).get("enum")
    for wrong in ("nonsense", "", "id", "-", "--placed_at", "placed_at,stake", "created_at "):
        answer = reader.client.get(reader.path, {"ordering": wrong})
        (error,) = answer.json()["errors"]

        assert (answer.status_code, error["pointer"]) == (400, "?ordering")
        if words:
            assert error["detail"] == f"Need one of: {', '.join(words)}."


def test_a_page_counts_the_list_on_request_alone(reader):
    total = len(reader.whole())

    assert "count" not in reader.get()
    pages = list(reader.walked("next", limit=total // 3, count="exact"))
    assert {page["count"] for page in pages} == {total}
    for wrong in ("", "1", "true", "estimate"):
        assert reader.client.get(reader.path, {"count": wrong}).status_code == 400


def choices(said, rows, name):
    """Values of a filter that takes several."""
    items = said["schema"]["items"]
    if "enum" in items:
        return items["enum"]
    found = []
    for row in rows:
        value = row.get("tags" if name == "tag" else name)
        value = value["id"] if isinstance(value, dict) else value
        found += value if isinstance(value, list) else [value]
    if name == "account" and not any(found):
        found = [entry["account"] for row in rows for entry in row["entries"]]
    return sorted({value for value in found if value}) or [str(uuid4())]


def test_a_filter_of_choices_or_keys_takes_several_values_by_comma_and_repeated(reader):
    rows = reader.whole()
    for name, said in said_of(reader).items():
        if name in NOT_A_FILTER or said["schema"]["type"] != "array":
            continue
        one, *others = choices(said, rows, name)
        other = others[0] if others else one
        apart = [row for row in rows if row in reader.whole(**{name: one})]
        either = {
            row["id"] if "id" in row else row["line"]
            for value in (one, other)
            for row in reader.whole(**{name: value})
        }
        both = [row for row in rows if row.get("id", row.get("line")) in either]

        assert [each for each in rows if each in apart] == apart
        assert reader.whole(**{name: f"{one},{other}"}) == both, name
        assert reader.whole(**{name: [one, other]}) == both, name
        size = max(1, len(both) // 3)
        pages = reader.walked("next", limit=size, **{name: [one, other]})
        assert [row for page in pages for row in page["results"]] == both, name
        for wrong in ("nonsense,", f"{one},", "", ",", f"{one},nonsense"):
            assert reader.client.get(reader.path, {name: wrong}).status_code == 400, (name, wrong)


def test_every_filter_of_a_choice_or_a_key_takes_several():
    for operation in LISTS.values():
        for name, said in operation.query.items():
            schema = said["schema"]
            is_one_of = "enum" in schema or schema.get("format") == "uuid"
            assert name in NOT_A_FILTER or not is_one_of, (str(operation), name)


def test_a_cursor_that_was_not_made_for_this_list_is_refused(reader):
    following = reader.get(limit=2)["next"]
    cursor = following.partition("cursor=")[2].partition("&")[0]
    wrong = [
        *("", "x", "cD14", "cD0yMDI0", "cj0xJnA9AA==", "%00", "%", "é", "A" * 3000, "A" * 7000),
        *(cursor[:-1], cursor + "A", cursor[::-1], cursor[4:], "AB"[cursor[0] == "A"] + cursor[1:]),
    ]
    for text in wrong:
        answer = reader.client.get(reader.path, {"cursor": text})

        assert answer.status_code == 404, text
        assert answer.json()["errors"][0]["pointer"] == "?cursor"
        assert answer.json()["errors"][0]["code"] == "invalid_cursor"
    for order in orders(reader):
        foreign = reader.client.get(reader.path, {"cursor": cursor, **order})
        own = reader.whole() == reader.whole(**order)
        assert foreign.status_code == 404 or own, order


TIED = 1300


def test_1300_bets_of_one_instant_are_all_reached_while_others_come_and_go(signed_in, alice):
    make = Maker(alice)
    rows = [bet_row(make.account, make.bankroll, created_at=BEGAN) for _ in range(TIED)]
    models.Bet.objects.bulk_create(rows)
    reader, seen = Reader(signed_in, "/api/v1/bets"), []
    for page in reader.walked("next", limit=200):
        seen += [bet["id"] for bet in page["results"]]
        bet_row(make.account, make.bankroll, created_at=BEGAN).save()  # before: its key is greater
        models.Bet.objects.filter(pk=seen[-1]).delete()  # the row that the next page begins after

    assert seen == sorted((str(row.id) for row in rows), reverse=True)


def test_transactions_of_one_instant_are_all_reached(signed_in, alice):
    rows = [
        models.LedgerTransaction(user=alice, kind="deposit", occurred_at=BEGAN) for _ in range(TIED)
    ]
    models.LedgerTransaction.objects.bulk_create(rows)
    pages = Reader(signed_in, "/api/v1/ledger").walked("next", limit=200)

    assert len({row["id"] for page in pages for row in page["results"]}) == TIED


def test_from_a_page_whose_rows_are_gone_there_is_a_way_back(signed_in, alice):
    make = Maker(alice)
    bets = sorted(make.bets(), key=lambda bet: (bet.placed_at, bet.id), reverse=True)
    first = Reader(signed_in, "/api/v1/bets").get(limit=5)
    models.Bet.objects.filter(pk__in=[bet.pk for bet in bets[5:]]).delete()
    gone = signed_in.get(first["next"]).json()

    assert (gone["results"], gone["next"]) == ([], None)
    assert signed_in.get(gone["previous"]).json()["results"] == first["results"]


def test_a_filter_that_several_parts_of_a_row_meet_shows_the_row_once(signed_in, alice):
    Maker(alice).bets()
    tags = [tag.pk for tag in models.Tag.objects.filter(user=alice)]
    reader = Reader(signed_in, "/api/v1/bets")
    found = [bet["id"] for bet in reader.whole(tag=tags)]

    assert len(found) == len(set(found)) == SIZE * 2 // 3
    assert reader.get(tag=tags, count="exact")["count"] == len(found)


def test_statistics_and_exports_are_of_what_the_list_shows(signed_in, alice):
    Maker(alice).bets()
    query = {"status": "won,lost", "tag": [str(tag.pk) for tag in models.Tag.objects.all()]}
    shown = Reader(signed_in, "/api/v1/bets").whole(**query)
    summary = Reader(signed_in, "/api/v1/stats/summary").get(**query)["results"]
    lines = b"".join(signed_in.get(f"/api/v1/bets.csv?{urlencode(query, True)}")).splitlines()

    assert summary[0]["bets"] == len(shown) == len(lines) - 1 > 0
