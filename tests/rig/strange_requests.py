"""Requests that no well-meant client sends, each with a mark that no log may show."""

from __future__ import annotations

import encodings
import pkgutil
from collections.abc import Iterator
from typing import NamedTuple

MARK = "xq7marked"
_QUERY = f"?token={MARK}"
_HOST = "Host: localhost\r\n"
_ADDRESSES = ("/api/auth/profile", "/api/v1/bets", "/admin/login/", "/api/schema/", "/static/x")
# What they hold is a person's or a page's, or it decides how the request is read.
_HEADERS = [
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Access-Control-Request-Method",
    "Authorization",
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "Expect",
    "Forwarded",
    "Idempotency-Key",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "Origin",
    "Proxy",
    "Range",
    "Referer",
    "TE",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-HTTP-Method-Override",
    "X-Odd",
    "X-Request-ID",
]
_VALUES = (
    f"{MARK}\x7f",
    f"\x01{MARK}",
    f"\xff\xfe{MARK}",
    f"http://{MARK}@[::1",
    f"x; a*=undefined''{MARK}",
    f"application/json; charset*=utf-8''hex; a={MARK}",
    f"Bearer \xe9{MARK}",
    f',,;;=="{MARK}',
    "x" * 5000,
    "99999999999999999999",
    "-1",
    "²",
)


class Strange(NamedTuple):
    what: str
    request: bytes
    method: str = "GET"
    may_hang_up: bool = False


def request(
    address: str = f"/api/auth/profile{_QUERY}",
    headers: str = "",
    method: str = "GET",
    version: str = "HTTP/1.1",
    body: str = "",
    host: str = _HOST,
) -> bytes:
    if body:
        headers += f"Content-Length: {len(body)}\r\n"
    return f"{method} {address} {version}\r\n{host}{headers}\r\n{body}".encode("latin-1")


def strange_requests() -> Iterator[Strange]:
    yield from _content_types()
    yield from _headers()
    yield from _addresses()
    yield from _lines()
    yield from _bodies()


def _content_types() -> Iterator[Strange]:
    """Every codec Python has, and every way a parameter can be wrong."""
    codecs = [module.name for module in pkgutil.iter_modules(encodings.__path__)]
    for charset in [*codecs, "hex", "zip", "rot13", "base64", "nonsense", "", "\xff", '"', "''"]:
        yield _typed(f"text/plain; charset={charset}")
        yield _typed(f"application/json; charset*=utf-8''{charset}")
    for charset in ("hex", "idna", "undefined", "utf-16", "unicode_escape"):
        for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
            for address in _ADDRESSES[:4]:
                yield _typed(f"{kind}; charset={charset}", address)
    yield _typed("text/plain; charset=utf-8" + "; a=1" * 1001)
    yield _typed("a" * 3000 + "/b")
    yield _typed(f"multipart/form-data; boundary*=undefined''{MARK}")


def _typed(content_type: str, address: str = "/api/auth/login") -> Strange:
    headers = f"Content-Type: {content_type}\r\n"
    sent = request(address + _QUERY, headers, "POST", body=f'{{"email":"{MARK}@example.com"}}')
    return Strange(f"POST {address} {content_type[:70]}", sent, "POST")


def _headers() -> Iterator[Strange]:
    for name in _HEADERS:
        for value in _VALUES:
            for address in _ADDRESSES:
                sent = request(address + _QUERY, f"{name}: {value}\r\n")
                yield Strange(f"{address} {name}: {value[:40]!r}", sent)
    for lines in (
        "Content-Type: a/b\r\nContent-Type: c/d",
        "Content-Length: 1\r\nContent-Length: 2",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, chunked",
        "Host: other.example",
        f"Cookie: {MARK}\r\nCookie: {MARK}",
        f" folded: {MARK}",
        f"Bad Name: {MARK}",
        f": {MARK}",
        MARK,
        f"X-Long: {MARK * 1000}",
        "\r\n".join(f"X-{number}: 1" for number in range(1200)),
        "\r\n".join(f"X-{number}: {MARK * 300}" for number in range(20)),
    ):
        yield Strange(f"headers {lines[:50]!r}", request(headers=lines + "\r\n"))


def _addresses() -> Iterator[Strange]:
    for address in (
        *("/%00", "/a%00b", "/%", "/%zz", "/%ff%fe", "/\xff\xfe", "//", "/../..", "/%2e%2e/x"),
        *("/a b", "*", "", "x", "/\\", "/<script>", '/"', "/static/%00", "/media/", "/media/x"),
        *("/.problem", "/.problem/400", "/private/x", "/static", "/static/", "/health/x"),
        *("/.well-known/acme-challenge/", "/.well-known/acme-challenge/x", f"/#{MARK}"),
        f"/api/v1/shared/{MARK}",
        f"//api/v1/shared/{MARK}",
        f"/api/v1/%73hared/{MARK}",
        f"/x/../api/v1/shared/{MARK}",
        f"http://localhost/api/v1/shared/{MARK}",
        f'/?a="{MARK}", host: "',
        f"/api/v1/bets?{MARK * 600}",
        f"/api/v1/bets?{MARK * 900}",
        f"/api/v1/bets?x=%00&{MARK}=%ff&=&&=;{MARK}",
        "/" + "a" * 9000,
    ):
        for method in ("GET", "POST", "HEAD"):
            yield Strange(f"{method} {address[:60]}", request(address, method=method), method)


def _lines() -> Iterator[Strange]:
    for method in (
        *("TRACE", "CONNECT", "FOO", "A", "G-T", "G_T", "PRI", "PROPFIND", "OPTIONS", "DELETE"),
        *("get", "\x00GET", "GE\xffT", "#", "1GET", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", MARK.upper()),
    ):
        for address in (*_ADDRESSES, "/health/", "/", "*", "localhost:80"):
            if method != MARK.upper() or address == "*":  # a method is in the access log
                sent = request(address + _QUERY, method=method)
                yield Strange(f"{method} {address}", sent, method)
    for version in ("HTTP/0.9", "HTTP/1", "HTTP", "HTTP/2.0", "HTTP/9.9", "http/1.1", f"x{MARK}"):
        yield Strange(f"version {version}", request(version=version))
    for host in ("other.example", "a b", "[::1", "", "localhost/", "u@localhost", "..", "\x7f"):
        yield Strange(f"Host: {host!r}", request(host=f"Host: {host}\r\n"), may_hang_up=True)
    yield Strange("no Host", request(host=""))
    yield Strange("no Host in 1.0", request(host="", version="HTTP/1.0"), may_hang_up=True)
    yield Strange("HTTP/0.9", f"GET /{_QUERY}\r\n".encode(), may_hang_up=True)
    yield Strange("a TLS client's hello", bytes.fromhex("16030102000100") + bytes(300))
    yield Strange("HTTP/2 without TLS", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9))
    yield Strange("every byte", bytes(range(256)) + b"\r\n\r\n")


def _bodies() -> Iterator[Strange]:
    chunked = "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"
    login = f"/api/auth/login{_QUERY}"
    for chunks in (f"zz\r\n{MARK}", f"fffffffffffffff0\r\n{MARK}", f"2\r\n{{}}{MARK}\r\n0\r\n\r\n"):
        sent = request(login, chunked, "POST") + chunks.encode()
        yield Strange(f"chunks {chunks[:20]!r}", sent, "POST")
    yield Strange("too large", request(login, "Content-Length: 99999999\r\n", "POST"), "POST")
    for kind, body in (
        ("application/json", f"\xff\xfe{MARK}"),
        ("application/json", "[" * 5000),
        ("application/json", f'{{"email":"\\ud800{MARK}"}}'),
        ("application/json", "1" * 5000),
        ("application/x-www-form-urlencoded", "&a=" * 2000),
        ("application/x-www-form-urlencoded", f"%ff=%00&\xff={MARK}"),
        ("multipart/form-data", MARK),
        ("multipart/form-data; boundary=", MARK),
        ("multipart/form-data; boundary=\xff", MARK),
        ("multipart/form-data; boundary=x", "--x\r\n" * 2000),
        ("multipart/form-data; boundary=x", _part(f"filename*=undefined''{MARK}")),
        ("multipart/form-data; boundary=x", _part("\r\nContent-Transfer-Encoding: base64")),
    ):
        for address in ("/api/auth/login", "/api/auth/register", "/admin/login/", "/api/v1/bets"):
            headers = f"Content-Type: {kind}\r\n"
            sent = request(address + _QUERY, headers, "POST", body=body)
            yield Strange(f"POST {address} {kind}: {body[:20]!r}", sent, "POST")


def _part(more: str) -> str:
    return f"--x\r\nContent-Disposition: form-data; name=email; {more}\r\n\r\n!{MARK}\r\n--x--"
