"""The part of nginx's configuration that is the same everywhere."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

NGINX = Path(__file__).resolve().parents[3] / "appliance" / "nginx"
_LONGEST_PAUSE = 3


def test_a_refusal_for_want_of_room_takes_about_a_second():
    answer = len(re.search(r"return 200 '(.*)';", (NGINX / "problems.conf").read_text())[1])
    rate = int(
        re.search(r"503 (\d+);\n    default 0;", (NGINX / "problems-map.conf").read_text())[1]
    )

    assert rate < answer + 600 < _LONGEST_PAUSE * rate  # with the headers


def test_every_error_of_nginx_has_a_title_in_both_languages():
    pages = re.findall(
        r"^error_page ([\d ]+?) ?(?:=(\d+))? /", (NGINX / "problems.conf").read_text(), re.M
    )
    answered = {status for given, said in pages for status in ([said] if said else given.split())}
    maps = (NGINX / "problems-map.conf").read_text()

    for name in ("title_en", "title_es"):
        titles = re.search(rf"map \$status \${name} {{(.*?)}}", maps, re.S)[1]
        assert set(re.findall(r"^    (\d+) ", titles, re.M)) == answered


def filtered(line, *more):
    """What becomes of a line that nginx writes to stderr."""
    programs = [word for name in ("errors.sed", *more) for word in ("-f", str(NGINX / name))]
    argv = ["sed", "-u", "-E", *programs]
    env = {"LC_ALL": "C", "PATH": os.environ["PATH"]}
    done = subprocess.run(argv, input=line + b"\n", capture_output=True, env=env, check=True)
    return done.stdout.decode().rstrip("\n")


HEAD = b"2026/11/25 09:52:01 [error] 33#33: *12 "
REST = b', upstream: "http://unix:/r:/a?mark", host: "mark", referrer: "https://a/?mark"'


@pytest.mark.parametrize(
    ("request_line", "said"),
    [
        (b"GET /a/b?mark=1 HTTP/1.1", ', request: "GET /a/b"'),
        (b"GET /a/b#mark HTTP/1.1", ', request: "GET /a/b"'),
        (b"GET /api/v1/shared/mark HTTP/1.1", ', request: "GET /api/v1/shared/(hidden)"'),
        (b"GET /api/v1/sh%41red/mark HTTP/1.1", ""),
        (b'GET /?a="mark", host: "x HTTP/1.1', ', request: "GET /"'),
        (b"GE\xffT /?mark", ""),
        (b"mark", ""),
        (b"", ""),
    ],
)
def test_an_error_of_nginx_says_method_and_path_alone(request_line, said):
    line = HEAD + b'upstream timed out, client: ::1, server: x, request: "%b"' % request_line
    text = filtered(line + REST)

    assert text == f"{HEAD.decode()}upstream timed out, client: ::1, server: x{said}"


def test_an_error_of_nginx_becomes_a_line_of_json():
    line = b'2026/11/25 09:52:01 [emerg] 3#3: bind() to "0.0.0.0:80" failed'

    assert json.loads(filtered(line, "errors-json.sed")) == {
        "time": "2026-11-25T09:52:01Z",
        "level": "critical",
        "source": "nginx",
        "message": 'bind() to "0.0.0.0:80" failed',
    }


def test_what_nginx_does_not_date_becomes_a_line_of_json():
    said = json.loads(filtered(b'an "odd" \\ line \xff', "errors-json.sed"))

    assert said == {"level": "error", "source": "nginx", "message": 'an "odd" \\ line ?'}


@pytest.mark.parametrize("wrong", [b"intended to send too large body: 9 bytes", b"sent invalid x"])
def test_what_a_client_does_wrong_is_left_to_the_access_log(wrong):
    assert filtered(HEAD + b"client " + wrong + b", client: ::1") == ""
