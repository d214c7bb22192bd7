"""The arithmetic of betting: pure functions on `Decimal`, without Django and without I/O.

- `bets`: what a bet and its legs are; impossible ones cannot be built.
- `settlement`: stake, liability, potential and final return of a bet.
- `handicap`: results of Asian handicaps and totals from the goals.
- `odds`, `devig`: notations, Kelly, and the bookmaker's margin.
- `statistics`, `closing_line`: what a history of bets amounts to.

Results that are not money keep their full precision; round them once, where they are shown,
with the functions in `precision`.
"""
