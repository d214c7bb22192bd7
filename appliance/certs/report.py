"""What there is to know about the certificate, as plain facts."""

from __future__ import annotations

from typing import Any

from appliance.certs.authority import directory_url, lineage
from appliance.certs.certificate import now
from appliance.certs.choice import choose
from appliance.certs.serving import current, served_fingerprint
from appliance.certs.state import read_state, time_of
from appliance.config import Config
from appliance.paths import Paths


def report(config: Config, paths: Paths) -> dict[str, Any]:
    """For `appliance certs` and `appliance status`; times are in UTC."""
    if not config.has_tls:
        return {"mode": "off"}
    pair = current(paths)
    facts: dict[str, Any] = {"mode": config.tls}
    if pair:
        about = pair.certificate
        facts |= {
            "kind": _kind(config, paths, about.fingerprint),
            "names": list(about.names),
            "issuer": about.issuer,
            "key": about.key_kind,
            "valid_until": about.not_after.strftime("%Y-%m-%d %H:%M:%S UTC"),
            "days_left": about.days_left(now()),
            "fingerprint": about.fingerprint,
            "served": served_fingerprint(config) == about.fingerprint,
        }
    return facts | (_from_ca(config, paths) if config.tls == "acme" else {})


def brief(facts: dict[str, Any]) -> str:
    """One line of `appliance status`."""
    if facts["mode"] == "off":
        return "off: plain HTTP, another proxy speaks TLS"
    if "days_left" not in facts:
        return "none"
    last = f", last result: {facts['last_result']}" if facts.get("last_result") else ""
    return f"{facts['kind']}, {facts['days_left']} days left, {', '.join(facts['names'])}{last}"


def metrics(facts: dict[str, Any]) -> str:
    """In Prometheus' text format, for a collector of files."""
    if "days_left" not in facts:
        return ""
    label = f'{{name="{facts["names"][0]}",kind="{facts["kind"]}"}}'
    return (
        "# HELP wisebet_certificate_days_left Days until the served certificate runs out.\n"
        "# TYPE wisebet_certificate_days_left gauge\n"
        f"wisebet_certificate_days_left{label} {facts['days_left']}\n"
        "# HELP wisebet_certificate_failures Failed renewals in a row.\n"
        "# TYPE wisebet_certificate_failures gauge\n"
        f"wisebet_certificate_failures{label} {facts.get('failures', 0)}\n"
    )


def _from_ca(config: Config, paths: Paths) -> dict[str, Any]:
    state = read_state(paths, lineage(config))
    return {
        "ca": directory_url(config),
        "last_result": state.result or "not asked yet",
        "last_detail": state.detail,
        "last_asked": time_of(state.asked_at) if state.asked_at else "",
        "next_look": time_of(state.next_at) if state.next_at else "soon",
        "failures": state.failures,
        "failed_validations_this_hour": len(state.validations),
    }


def _kind(config: Config, paths: Paths, fingerprint: str) -> str:
    choice = choose(config, paths)
    return choice.kind if choice.pair.certificate.fingerprint == fingerprint else "being replaced"
