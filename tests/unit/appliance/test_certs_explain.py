"""What certbot leaves behind, in an operator's words."""

from datetime import UTC, datetime

import pytest

from appliance.certs.explain import failure

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC).timestamp()


def refused(kind, detail, name="a.example"):
    return (
        "Requesting a certificate for a.example\n\n"
        "Certbot failed to authenticate some domains (authenticator: webroot). "
        "The Certificate Authority reported these problems:\n"
        f"  Identifier: {name}\n  Type:   {kind}\n  Detail: {detail}\n\n"
        "Hint: The Certificate Authority failed to download the temporary challenge files.\n"
    )


@pytest.mark.parametrize(
    ("kind", "detail", "result", "hint"),
    [
        ("dns", "DNS problem: NXDOMAIN looking up A for a.example", "dns", "A or AAAA record"),
        ("connection", "203.0.113.9: Fetching http://a.example/: Timeout", "connection", "port 80"),
        (
            "unauthorized",
            '203.0.113.9: Invalid response: "<html>"',
            "unauthorized",
            "another server",
        ),
        ("caa", "CAA record for a.example prevents issuance", "caa", "CAA record"),
        ("tls", "203.0.113.9: remote error: tls: handshake failure", "tls", "redirected to HTTPS"),
    ],
)
def test_each_verdict_on_a_name_has_a_word_and_a_remedy(kind, detail, result, hint):
    outcome = failure(refused(kind, detail), "", NOW)

    assert (outcome.result, outcome.validation_failed) == (result, True)
    assert outcome.detail == f"the CA could not verify a.example: {detail}"
    assert hint in outcome.hint


LIMIT = (
    "An unexpected error occurred:\n"
    'too many failed authorizations (5) for "a.example" in the last 1h0m0s, '
    "retry after 2026-05-01 12:34:56 UTC: see https://letsencrypt.org/docs/rate-limits/\n"
)


def test_a_rate_limit_is_waited_for_until_the_time_it_names():
    outcome = failure(LIMIT, "urn:ietf:params:acme:error:rateLimited :: There were", NOW)

    assert outcome.result == "rate-limited"
    assert outcome.retry_at == datetime(2026, 5, 1, 12, 34, 56, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("Retry-After: 7200", 7200), ("Retry-After: Fri, 01 May 2026 13:00:00 GMT", 3600), ("", 3600)],
)
def test_a_rate_limit_without_a_time_takes_the_header_or_an_hour(header, seconds):
    log = f"HTTP 429\n{header}\nurn:ietf:params:acme:error:rateLimited :: There were"

    assert failure("too many", log, NOW).retry_at == NOW + seconds


@pytest.mark.parametrize(
    ("said", "result"),
    [
        (
            "ConnectionError: HTTPSConnectionPool(host='ca', port=443)",
            "ca-unreachable",
        ),
        ("SSLError: certificate verify failed: certificate is not yet valid", "clock"),
        ("SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate", "untrusted-ca"),
        ("OSError: Could not find a suitable TLS CA certificate bundle", "untrusted-ca"),
        ("Unable to register an account with ACME server. The ACME server believes", "account"),
        ("Server requires external account binding. Please use --eab-kid", "account"),
        ("OSError: [Errno 28] No space left on device", "volume"),
        ("Order included an identifier for which issuance is forbidden by policy", "refused"),
        ("", "failed"),
    ],
)
def test_everything_else_has_a_word_too(said, result):
    outcome = failure(f"An unexpected error occurred:\n{said}\n", "", NOW)

    assert (outcome.result, outcome.validation_failed) == (result, False)


def test_certbots_advice_to_its_own_users_is_left_out():
    output = "Saving debug log to /x\nAn unexpected error occurred:\nboom\nAsk for help or search\n"

    assert failure(output, "", NOW).detail == "boom"
