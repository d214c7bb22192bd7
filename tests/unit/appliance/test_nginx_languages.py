"""nginx answers in the language that Django would choose; with this machine's nginx."""

import gettext
import http.client
import itertools
import random
import re
import subprocess
from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.utils.translation import get_language_from_request

from tests.rig.engine import wait_until
from tests.rig.system import free_port

ROOT = Path(__file__).resolve().parents[3]
NGINX = ROOT / "appliance/nginx"
PROBLEMS = (NGINX / "problems-map.conf").read_text()
RIGHT = {
    "": "en",
    "es": "es",
    "ES": "es",
    "es-MX": "es",
    "es-419": "es",
    "en": "en",
    "de": "en",
    "*": "en",
    "en, es;q=0.5": "en",
    "es;q=0.5, en": "en",
    "es;q=0.5, en;q=0.4": "es",
    "es;q=0.55, en;q=0.5": "es",
    "es;q=0.5, en;q=0.55": "en",
    "de, es;q=0.1": "es",
    "en-US,en;q=0.5,es;q=0.9": "en",
    "en, es": "en",
    "es, en": "es",
    "es-ES,es;q=0.9,en;q=0.8": "es",
    "en-GB,en;q=0.9,es;q=0.8": "en",
    "est, et": "en",
    "test, en;q=0.1": "en",
    "es;q=0.8, *;q=0.5": "es",
    "*, es;q=0.5": "en",
}
CONFIGURATION = """
daemon off; pid {folder}/pid; error_log stderr;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    include {languages};
    server {{ listen 127.0.0.1:{port}; location / {{ return 200 $language; }} }}
}}
"""


@pytest.fixture(scope="module")
def chosen(tmp_path_factory):
    """The language nginx chooses for a header."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    conf = folder / "nginx.conf"
    languages = NGINX / "languages.conf"
    conf.write_text(CONFIGURATION.format(folder=folder, port=port, languages=languages))
    server = subprocess.Popen(["nginx", "-e", "stderr", "-c", conf])
    try:
        wait_until(lambda: (folder / "pid").exists(), 10)
        connection = http.client.HTTPConnection("127.0.0.1", port)

        def ask(header):
            connection.request("GET", "/", headers={"Accept-Language": header})
            return connection.getresponse().read().decode()

        yield ask
    finally:
        server.terminate()
        server.wait()


def djangos(header):
    return get_language_from_request(RequestFactory().get("/", HTTP_ACCEPT_LANGUAGE=header))


def headers():
    """As clients send them: a quality between 0.001 and 1, the same words in any order."""
    dice = random.Random(12)
    qualities = ["", ";q=1", ";q=1.0", "; q=0.9", ";q=0.5", ";q=0.50", ";q=0.55", ";q=0.123"]
    qualities += [f";q=0.{digits:03}" for digits in dice.sample(range(1, 1000), 12)]
    words = [
        ("es", "en"),
        ("es-MX", "en-US"),
        ("en-GB", "es"),
        ("es-419", "de", "en"),
        ("fr", "es"),
    ]
    for some, _ in itertools.product(words, range(60)):
        parts = [word + dice.choice(qualities) for word in some]
        yield dice.choice([", ", ","]).join(parts)


@pytest.mark.parametrize(("header", "language"), RIGHT.items())
def test_the_language_is_the_one_that_is_wanted_most(chosen, header, language):
    assert (chosen(header), djangos(header)) == (language, language)


def test_nginx_and_django_choose_alike(chosen):
    assert [each for each in headers() if chosen(each) != djangos(each)] == []


def test_what_is_not_acceptable_is_not_chosen(chosen):
    assert chosen("es;q=0, en") == chosen("es;q=0") == chosen("es;q=0.000, en;q=0.1") == "en"


def said(name):
    """Status → text, of one map."""
    body = re.search(rf"^map \$\w+ \${name} {{\n(.*?)^}}", PROBLEMS, re.M | re.S)[1]
    return dict(re.findall(r'^    (\w+) "(.*)";$', body, re.M))


@pytest.mark.parametrize("name", ["title", "detail"])
def test_every_problem_of_nginx_is_in_both_languages(name):
    english, spanish = said(f"{name}_en"), said(f"{name}_es")

    assert english.keys() == spanish.keys()
    same = [text for status, text in english.items() if text == spanish[status]]
    assert [text for text in same if text != "Error"] == []


def test_a_status_has_the_title_that_the_application_gives_it():
    with (ROOT / "app/locale/es/LC_MESSAGES/django.mo").open("rb") as file:
        spanish = gettext.GNUTranslations(file)
    titles = said("title_es")
    known = [status for status in HTTPStatus if str(status.value) in titles]

    assert {str(each.value): spanish.gettext(each.phrase) for each in known} == {
        str(each.value): titles[str(each.value)] for each in known
    }
