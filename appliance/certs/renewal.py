"""Asking the CA: when, how often, and what is remembered of it."""

from __future__ import annotations

import random
import time

from appliance.certs import backoff
from appliance.certs.authority import LETSENCRYPT, directory_url, lineage
from appliance.certs.certbot import ask
from appliance.certs.certificate import now
from appliance.certs.choice import choose, describe
from appliance.certs.outcome import Outcome
from appliance.certs.serving import current
from appliance.certs.state import State, lock, read_state, time_of, write_state
from appliance.certs.store import read_store, set_aside
from appliance.config import Config
from appliance.log import Say
from appliance.paths import Paths

PATIENCE_SECONDS = 60  # of a person, while the loop or another container asks
_SHORTEST_SECONDS = 10
_JITTER = 0.1  # of the interval, so that not everybody asks the CA at once


def renew(
    config: Config, paths: Paths, say: Say, *, when_due: bool = False, force: bool = False
) -> Outcome:
    """Ask the CA, unless it is not time, another container does, or a limit forbids it."""
    wanted = lineage(config)
    with lock(paths, 0 if when_due else PATIENCE_SECONDS) as ours:
        state = read_state(paths, wanted)
        if not ours:
            return Outcome("busy", "somebody else is asking the CA, in this container or another")
        if when_due and not _is_due(config, paths, state):
            return Outcome("waiting", state.detail)
        if waiting := must_wait(state, force):
            return waiting
        _mend(paths, wanted, say)
        outcome = _ask(config, paths, force)
        _remember(config, paths, state, outcome)
    _tell(config, paths, state, outcome, say)
    return outcome


def note_validation(config: Config, paths: Paths, outcome: Outcome) -> None:
    """One that failed in a dry run counts like any other, unless it was at another CA."""
    if not outcome.validation_failed or directory_url(config) == LETSENCRYPT:
        return
    state, moment = read_state(paths, lineage(config)), time.time()
    state.validations = [*backoff.recent(state.validations, moment), moment]
    write_state(paths, lineage(config), state)


def interval(config: Config, paths: Paths) -> float:
    """Seconds to the next ordinary look; a third of what is left for short-lived certificates."""
    ordinary = config.renew_interval_hours * 3600 * random.uniform(1 - _JITTER, 1 + _JITTER)
    served = current(paths)
    left = (served.certificate.not_after - now()).total_seconds() if served else 0
    return min(ordinary, max(_SHORTEST_SECONDS, left / 3)) if left > 0 else ordinary


def _ask(config: Config, paths: Paths, force: bool) -> Outcome:
    outcome = ask(config, paths, force=force)
    if outcome.result != "address-as-name":
        return outcome
    return _judge_ourselves(config, paths, force)


def _judge_ourselves(config: Config, paths: Paths, force: bool) -> Outcome:
    """certbot 5.8 gets a certificate whose CN is an address, and stumbles reading it back."""
    before = choose(config, paths)
    about = before.pair.certificate
    served = current(paths)
    if before.satisfies and (served is None or served.certificate != about):
        return Outcome("renewed", "the CA gave a new certificate")
    young = about.not_after - now() > (about.not_after - about.not_before) / 3
    if before.satisfies and young and not force:
        return Outcome("kept", "not due for renewal")
    set_aside(paths, lineage(config))
    outcome = ask(config, paths, force=force)
    if choose(config, paths).pair.certificate != about:
        return Outcome("renewed", "the CA gave a new certificate")
    return outcome


def _is_due(config: Config, paths: Paths, state: State) -> bool:
    moment = time.time()
    if state.names != sorted(config.domains):
        return True
    clock_was_ahead = state.asked_at > moment + 60
    if state.next_at <= moment or clock_was_ahead:
        return True
    lost = not choose(config, paths).satisfies
    first = not (paths.tls / "looked").exists()
    return not state.failures and (lost or first)


def must_wait(state: State, force: bool) -> Outcome | None:
    """What is said instead of asking, when a limit would be passed."""
    moment = time.time()
    free = backoff.budget_free_at(state.validations, moment)
    if free > moment:
        return Outcome(
            "waiting",
            f"{backoff.FAILED_VALIDATIONS_AN_HOUR} validations failed within the hour, "
            f"the CA allows hardly more: asking again {time_of(free)}",
            "mend what the last one says, then wait: every failed one counts",
            retry_at=free,
        )
    if state.result == "rate-limited" and state.next_at > moment and not force:
        return Outcome("rate-limited", f"the CA asked us to wait until {time_of(state.next_at)}")
    return None


def _mend(paths: Paths, wanted: str, say: Say) -> None:
    """certbot refuses a lineage with a broken file; a new one is made beside it."""
    if wanted not in read_store(paths).damaged:
        return
    try:
        place = set_aside(paths, wanted)
    except OSError as error:
        say(f"the broken files of {wanted} stay where they are ({error.strerror})", level="warning")
        return
    say(f"the files of {wanted} are broken: moved to {place}, asking for new ones", level="warning")


def _remember(config: Config, paths: Paths, state: State, outcome: Outcome) -> None:
    moment = time.time()
    state.names = sorted(config.domains)
    state.result, state.detail, state.asked_at = outcome.result, outcome.detail, moment
    state.validations = backoff.recent(state.validations, moment)
    if outcome.validation_failed:
        state.validations.append(moment)
    if outcome.is_good:
        state.failures, state.next_at = 0, moment + interval(config, paths)
    else:
        state.failures += 1
        longest = config.renew_interval_hours * 3600.0
        state.next_at = backoff.retry_at(
            state.failures, state.validations, moment, longest, outcome.retry_at
        )
    write_state(paths, lineage(config), state)


def _tell(config: Config, paths: Paths, state: State, outcome: Outcome, say: Say) -> None:
    if outcome.is_good:
        say(outcome.detail, next_look=time_of(state.next_at))
        return
    choice = choose(config, paths)
    say(
        f"{outcome.detail}; still serving {describe(choice)}; "
        f"asking again {time_of(state.next_at)}",
        level="error" if choice.kind == "placeholder" else "warning",
        result=outcome.result,
        hint=outcome.hint,
        attempt=state.failures,
    )
