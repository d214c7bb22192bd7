"""Behind a proxy of somebody else: the form of the admin, links, redirects, cookies."""

import json
import re
import warnings

import pytest
import requests
from urllib3.exceptions import InsecureRequestWarning

from tests.rig.engine import logs, wait_until
from tests.rig.front_proxy import HEADERS, front_proxy
from tests.rig.https import NAME
from tests.rig.private_ca import PrivateCa
from tests.rig.tls import site

EMAIL, PASSWORD = "ops@example.com", "a long phrase of mine"
ADMIN = {"SUPERUSER_EMAIL": EMAIL, "SUPERUSER_PASSWORD": PASSWORD}
TRUSTED = {"TRUSTED_PROXIES": "127.0.0.1"}
IPV6 = "2001:db8::7"


@pytest.fixture(autouse=True)
def any_certificate():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureRequestWarning)
        yield


class Browser(requests.Session):
    """Opens `name` at the proxy's port, and says where a form comes from."""

    def __init__(self, base, name=NAME, **headers):
        super().__init__()
        self.base, self.verify, self.trust_env = base, False, False
        self.origin = f"{base.split(':')[0]}://{name}:{base.rsplit(':', 1)[1]}"
        self.headers.update({"Host": self.origin.split("//")[1], **headers})

    def open(self, path, **options):
        return self.get(self.base + path, allow_redirects=False, timeout=20, **options)

    def sign_in(self, **headers):
        page = self.open("/admin/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        return self.post(
            f"{self.base}/admin/login/?next=/admin/&secret=in-a-query",
            {"username": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token},
            headers={"Origin": self.origin, "Referer": f"{self.origin}/admin/login/", **headers},
            allow_redirects=False,
            timeout=20,
        )


def is_signed_in(browser, answer):
    """Also a cookie that the browser would not send back is no log-in."""
    return (answer.status_code, answer.headers.get("Location")) == (302, "/admin/") and (
        browser.open("/admin/").status_code == 200
    )


@pytest.fixture(scope="module")
def named():
    """A proxy speaks TLS for a domain; nobody has named the proxy."""
    with site(ADMIN | {"TLS_MODE": "off", "DOMAINS": f"{NAME},{IPV6}"}) as running:
        yield running


@pytest.fixture(scope="module")
def trusting():
    """The same, and the proxy is named."""
    env = {"TLS_MODE": "off", "DOMAINS": NAME, "ALLOWED_HOSTS": ".shop.example", **TRUSTED}
    with site(ADMIN | env) as running:
        yield running


@pytest.fixture(scope="module")
def unnamed():
    """No domain and no proxy are named: what is plain HTTP here, a browser calls HTTPS."""
    with site(ADMIN | {"ALLOWED_HOSTS": f"{NAME},127.0.0.1"}) as running:
        yield running


@pytest.fixture(scope="module", params=["self-signed", "custom"])
def own_tls(request, tmp_path_factory):
    """TLS is ours, and a trusted proxy comes by our HTTP port."""
    env, options = {"TLS_MODE": request.param, "DOMAINS": NAME, **TRUSTED}, []
    if request.param == "custom":
        folder = tmp_path_factory.mktemp("files")
        pair = PrivateCa.create(folder).issue(NAME)
        folder.chmod(0o755)
        env |= {"TLS_CERT_FILE": f"/files/{pair.chain.name}"}
        env |= {"TLS_KEY_FILE": f"/files/{pair.key.name}"}
        options = [f"--volume={folder}:/files:ro"]
    with site(ADMIN | env, *options) as running:
        yield running


def test_the_admins_form_works_for_a_domain_though_the_proxy_is_not_named(named):
    with front_proxy(named.http_port, NAME) as base:
        for name in (NAME, f"[{IPV6}]"):
            browser = Browser(base, name)
            assert is_signed_in(browser, browser.sign_in()), name


def test_the_port_may_be_lost_by_a_proxy_at_443(named):
    with front_proxy(named.http_port, NAME, "proxy_set_header Host $host;") as base:
        browser = Browser(base)
        assert is_signed_in(browser, browser.sign_in(Origin=f"https://{NAME}"))


def test_the_form_works_over_plain_http_as_well(named):
    browser = Browser(f"http://127.0.0.1:{named.http_port}")

    assert is_signed_in(browser, browser.sign_in())


def test_behind_a_named_proxy_cookies_are_secure_and_links_carry_scheme_and_port(trusting):
    with front_proxy(trusting.http_port, NAME) as base:
        for name in (NAME, "a.shop.example"):
            browser = Browser(base, name)
            assert is_signed_in(browser, browser.sign_in())
            assert all(cookie.secure for cookie in browser.cookies)
            following = two_pages(browser)
            assert following.startswith(f"{browser.origin}/api/v1/tags?")
            assert browser.open(following.removeprefix(browser.origin)).status_code == 200


def two_pages(browser):
    """The address of the second page of a list."""
    account = {"email": f"{browser.origin[8:14]}@example.com", "password": PASSWORD}
    browser.post(f"{browser.base}/api/auth/register", json=account)
    tokens = browser.post(f"{browser.base}/api/auth/login", json=account).json()
    browser.headers["Authorization"] = f"Bearer {tokens['access']}"
    for name in ("first", "second"):
        made = browser.post(f"{browser.base}/api/v1/tags", json={"name": name})
        assert made.status_code == 201, made.text
    return browser.open("/api/v1/tags?limit=1").json()["next"]


@pytest.mark.parametrize(
    ("given", "secure"),
    [
        ("https", True),
        ("HTTPS", True),
        ("https,http", True),
        ("https, https", True),
        ("http", False),
        ("http,https", False),
        ("httpsx", False),
        ("", False),
    ],
)
def test_of_several_schemes_the_first_is_the_clients(trusting, given, secure):
    browser = Browser(f"http://127.0.0.1:{trusting.http_port}")
    cookie = browser.open("/admin/login/", headers={"X-Forwarded-Proto": given})

    assert ("Secure" in cookie.headers["Set-Cookie"]) is secure


def test_a_proxy_that_is_not_trusted_chooses_no_scheme(named):
    browser = Browser(f"http://127.0.0.1:{named.http_port}")
    answer = browser.open("/admin/login/", headers={"X-Forwarded-Proto": "https"})

    assert "Secure" not in answer.headers["Set-Cookie"]


def refusals(running):
    lines = [line for line in logs(running.container).splitlines() if "a form was refused" in line]
    return [json.loads(line) for line in lines]


def test_a_refused_origin_is_told_with_its_mend_in_the_answer_and_in_the_log(unnamed):
    with front_proxy(unnamed.http_port, NAME) as base:
        browser = Browser(base)
        answer = browser.sign_in()
        expected = f"http://{browser.origin.removeprefix('https://')}"

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "csrf_origin")
    for word in (browser.origin, expected, "TRUSTED_PROXIES"):
        assert word in answer.json()["detail"]
    wait_until(lambda: refusals(unnamed), 5, "the line in the log")
    line = refusals(unnamed)[-1]
    assert (line["level"], line["seen"], line["expected"]) == ("warning", browser.origin, expected)
    assert "Origin checking failed" in line["reason"] and "TRUSTED_PROXIES" in line["hint"]
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert "in-a-query" not in logs(unnamed.container)


FOREIGN = (
    "https://evil.example",
    f"https://{NAME}:9",
    f"https://x.{NAME}",
    f"http://{NAME}",
    "null",
)


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("site_name", ["named", "trusting"])
def test_another_origin_is_refused_whatever_is_named(site_name, origin, request):
    running = request.getfixturevalue(site_name)
    with front_proxy(running.http_port, NAME) as base:
        answer = Browser(base).sign_in(Origin=origin)

    assert answer.status_code == 403
    assert origin in answer.json()["detail"]


def test_a_form_without_its_cookie_is_logged_with_the_reason(named):
    browser = Browser(f"http://127.0.0.1:{named.http_port}")
    answer = browser.post(f"{browser.base}/admin/login/", {"username": EMAIL})

    assert answer.json()["errors"][0]["code"] == "csrf_failed"
    wait_until(lambda: refusals(named), 5, "the line in the log")
    assert refusals(named)[-1]["reason"] == "CSRF cookie not set."


def test_who_speaks_https_with_a_trusted_proxy_is_not_sent_round_in_a_circle(own_tls):
    with front_proxy(own_tls.http_port, NAME) as base:
        browser = Browser(base)
        assert is_signed_in(browser, browser.sign_in())
        for path in ("/api/schema/", "/static/none", "/media/none", "/health/", "/nowhere"):
            assert browser.open(path).status_code in (200, 404), path
        insisted = "Strict-Transport-Security" in browser.open("/api/schema/").headers

    assert insisted is (own_tls.environment["TLS_MODE"] == "custom")


def test_who_speaks_http_is_redirected_whatever_the_proxy_says_of_it(own_tls):
    plain = f"http://127.0.0.1:{own_tls.http_port}"
    to = f"https://{NAME}:{own_tls.https_port}/api/auth/login?next=1"
    for given in ({}, {"X-Forwarded-Proto": "http"}, {"X-Forwarded-Proto": "http,https"}):
        for method, status in {"GET": 301, "HEAD": 301, "POST": 308, "DELETE": 308}.items():
            answer = Browser(plain, **given).request(
                method, f"{plain}/api/auth/login?next=1", allow_redirects=False
            )
            assert (answer.status_code, answer.headers["Location"]) == (status, to)
        for path in ("/", "/static/x", "/media/x", "/private/x", "/api/docs/", "/health/live/"):
            assert Browser(plain, **given).open(path).status_code == 301, path


def test_a_circle_through_a_proxy_that_is_not_named_is_told_in_the_log():
    with site({"TLS_MODE": "self-signed", "DOMAINS": NAME}) as running:
        with front_proxy(running.http_port, NAME) as base:
            assert Browser(base).open("/admin/").status_code == 301
        told = "is 127.0.0.1 your proxy? name it in TRUSTED_PROXIES"
        wait_until(lambda: told in logs(running.container), 5, "the line in the log")


def test_the_document_shows_the_headers_that_the_tests_proxy_sends():
    from tests.rig.engine import ROOT

    text = (ROOT / "docs/tls.md").read_text()
    assert all(line in text for line in HEADERS.strip().splitlines())
