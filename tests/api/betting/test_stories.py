"""Whatever happens to a bet, in whatever order, the ledger holds."""

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from tests.api.betting.conftest import codes, leg

MONEY = st.integers(0, 5000).map(lambda cents: f"{cents / 100:.2f}")
STAKES = st.integers(1, 2000).map(lambda cents: f"{cents / 100:.2f}")
ODDS = st.integers(1001, 20000).map(lambda thousandths: f"{thousandths / 1000:.3f}")
RESULTS = st.sampled_from(["won", "lost", "void", "half_won", "half_lost"])

KINDS = st.sampled_from(
    [
        {"kind": "single"},
        {"kind": "lay"},
        {"funding": "freebet_stake_not_returned"},
        {"funding": "freebet_stake_returned", "commission": "0.05"},
    ]
)
STEPS = st.one_of(
    st.fixed_dictionaries({"result": RESULTS}).map(lambda body: ("settle", body)),
    st.fixed_dictionaries({"result": RESULTS, "actual_return": MONEY}).map(
        lambda body: ("settle", body)
    ),
    st.fixed_dictionaries({"result": RESULTS, "correction": st.just(True)}).map(
        lambda body: ("settle", body)
    ),
    st.fixed_dictionaries({"amount": MONEY}, optional={"stake": STAKES}).map(
        lambda body: ("cash-out", body)
    ),
    st.just(("void", {})),
    st.just(("reverse", {})),
    st.just(("reverse", {})),
)

story = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@story
@given(fields=KINDS, stake=STAKES, odds=ODDS, steps=st.lists(STEPS, max_size=8))
def test_the_ledger_verifies_after_every_story(bettor, fields, stake, odds, steps):
    bet = bettor.bet(stake=stake, legs=[leg(odds)], **fields)
    for end, body in steps:
        answer = bettor.post(f"bets/{bet['id']}/{end}", body)
        assert answer.status_code in (200, 400, 409), answer.content

    assert bettor.broken() == []


@story
@given(fields=KINDS, stake=STAKES, odds=ODDS, steps=st.lists(STEPS, max_size=6))
def test_reversing_everything_leads_back_to_the_beginning(bettor, fields, stake, odds, steps):
    before = bettor.balance()
    bet = bettor.bet(stake=stake, legs=[leg(odds)], **fields)
    placed = bettor.balance()
    for end, body in steps:
        bettor.post(f"bets/{bet['id']}/{end}", body)
    answer = bettor.post(f"bets/{bet['id']}/reverse")
    while answer.status_code == 200:
        answer = bettor.post(f"bets/{bet['id']}/reverse")

    assert codes(answer) == (409, [("status", "nothing_to_reverse")])
    assert bettor.balance() == placed
    kept = bettor.get(f"bets/{bet['id']}").json()
    unlike = {"version", "updated_at"}
    assert {k: v for k, v in kept.items() if k not in unlike} == {
        k: v for k, v in bet.items() if k not in unlike
    }
    assert before[2:] == placed[2:]
