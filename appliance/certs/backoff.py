"""When to ask the CA again: pure arithmetic, times in seconds since the epoch.

Let's Encrypt allows 5 failed validations of a name an hour
(https://letsencrypt.org/docs/rate-limits/); we stop at 4, whoever asks.
"""

from __future__ import annotations

HOUR = 3600.0
FAILED_VALIDATIONS_AN_HOUR = 4
_DELAYS = (300.0, 600.0, 1200.0, HOUR, 2 * HOUR, 4 * HOUR)


def recent(validations: list[float], now: float) -> list[float]:
    """Failed validations that still count; those of a clock that ran ahead do not."""
    return [moment for moment in validations if now - HOUR < moment <= now]


def budget_free_at(validations: list[float], now: float) -> float:
    """The first moment at which one more failed validation stays within the limit."""
    counted = sorted(recent(validations, now))
    if len(counted) < FAILED_VALIDATIONS_AN_HOUR:
        return now
    return counted[-FAILED_VALIDATIONS_AN_HOUR] + HOUR


def retry_at(
    failures: int, validations: list[float], now: float, longest: float, told: float = 0
) -> float:
    """After `failures` in a row; never before the CA's own `told`, nor beyond the budget.

    `longest` is the ordinary interval: a failure is never retried later than that,
    unless the CA said so.
    """
    delay = _DELAYS[min(failures, len(_DELAYS)) - 1] if failures else 0
    return max(now + min(delay, longest), budget_free_at(validations, now), told)
