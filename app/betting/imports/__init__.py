"""Bets in and out as CSV: our own form, and those of other trackers.

- `text`, `numbers`, `moments`: what files contain, whatever wrote them.
- `record`: one bet, as every format is read and as our own is written.
- `formats`: one module a format.
- `fates`: what would become of each row; `services`: doing it.
"""
