"""What certbot leaves behind, in an operator's words."""

from datetime import UTC, datetime

import pytest

from appliance.certs.certbot import pause_before
from appliance.certs.explain import failure
from appliance.certs.outcome import Outcome

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
        ("gaierror: [Errno -3] Temporary failure in name resolution", "ca-unreachable"),
        ("gaierror: [Errno -2] Name or service not known", "ca-unreachable"),
        ("ConnectionResetError(104, 'Connection reset by peer')", "ca-unreachable"),
        ("ReadTimeout: Read timed out. (read timeout=45)", "ca-unreachable"),
        ("Server requires external account binding. Please use --eab-kid", "account"),
        ("OSError: [Errno 28] No space left on device", "volume"),
        ("Order included an identifier for which issuance is forbidden by policy", "refused"),
        ("", "failed"),
    ],
)
def test_everything_else_has_a_word_too(said, result):
    outcome = failure(f"An unexpected error occurred:\n{said}\n", "", NOW)

    assert (outcome.result, outcome.validation_failed) == (result, False)


ACME = "urn:ietf:params:acme:error:"
UNABLE = "Unable to register an account with ACME server. Error returned by the ACME server: no"


@pytest.mark.parametrize(
    ("answer", "result", "hint"),
    [
        ("HTTP 400\n\n" + ACME + "badNonce", "bad-nonce", "nothing to do"),
        ("HTTP 500\n\n" + ACME + "serverInternal", "ca-trouble", "nothing to do"),
        ("HTTP 502\n\n<html>", "ca-trouble", "nothing to do"),
        ("HTTP 503\n\n" + ACME + "rateLimited", "rate-limited", "nothing to do"),
        ("HTTP 429\n\n<html>", "rate-limited", "nothing to do"),
        ("HTTP 400\n\n" + ACME + "invalidContact", "account", "is ACME_EMAIL right?"),
        ("HTTP 400\n\n" + ACME + "unsupportedContact", "account", "is ACME_EMAIL right?"),
        ("HTTP 403\n\n" + ACME + "userActionRequired", "account", "open the address"),
        ("HTTP 403\n\n" + ACME + "externalAccountRequired", "account", "ACME_EAB_KID"),
        ("HTTP 403\n\n" + ACME + "unauthorized", "account", "the sentence is the CA's own"),
    ],
)
def test_what_the_ca_answered_last_decides_who_is_to_mend_it(answer, result, hint):
    # Every run begins with answers that were got over.
    before = f"Received response:\nHTTP 400\n\n{ACME}badNonce\n"
    outcome = failure(UNABLE, f"{before}Received response:\n{answer}", NOW)

    assert (outcome.result, outcome.detail.endswith(UNABLE)) == (result, True)
    assert hint in outcome.hint
    assert ("ACME_EMAIL" in outcome.hint) == ("Contact" in answer)


@pytest.mark.parametrize(
    "detail",
    [
        "DNS problem: SERVFAIL looking up A for a.example",
        "DNS problem: query timed out looking up CAA for a.example",
        "During secondary validation: DNS problem: networking error looking up A for a.example",
    ],
)
def test_name_servers_that_do_not_answer_are_not_a_missing_record(detail):
    outcome = failure(refused("dns", detail), "", NOW)

    assert (outcome.result, "no usable A" in outcome.hint) == ("dns-trouble", False)


@pytest.mark.parametrize(
    ("result", "retry_after", "pauses"),
    [
        ("bad-nonce", 0, [0, 1]),
        ("ca-trouble", 0, [1, 4]),
        ("ca-trouble", 10, [10, 10]),
        ("ca-unreachable", 0, [1, 4]),
        ("rate-limited", 2, [2, 2]),
        ("rate-limited", 3600, []),
        ("account", 0, []),
        ("untrusted-ca", 0, []),
        ("volume", 0, []),
        ("failed", 0, []),
        ("renewed", 0, []),
    ],
)
def test_only_what_passes_is_asked_again_at_once(result, retry_after, pauses):
    outcome = Outcome(result, "…", retry_at=NOW + retry_after if retry_after else 0)

    found = [pause_before(outcome, tried, NOW) for tried in range(3)]
    assert [pause for pause in found if pause is not None] == pauses


def test_certbots_advice_to_its_own_users_is_left_out():
    output = "Saving debug log to /x\nAn unexpected error occurred:\nboom\nAsk for help or search\n"

    assert failure(output, "", NOW).detail == "boom"
