"""A site on SQLite moves into PostgreSQL while people write into it, and is the same site there."""

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import threading
import time
import zipfile
from io import BytesIO

import pytest
import requests
from PIL import Image

from tests.rig.appliance import Appliance, Client, settings
from tests.rig.engine import (
    HARDENED,
    appliance_image,
    container,
    docker,
    env_options,
    free_port,
    unused_name,
    wait_until,
)
from tests.rig.postgres import Postgres

PHRASE = "a phrase for all"
ADMIN = {"SUPERUSER_EMAIL": "boss@example.com", "SUPERUSER_PASSWORD": "a phrase of the boss"}
MOVE = ("move-to-postgresql", "--yes")
MOMENTS = 4
MOMENT = re.compile(r'"(as_of|now|exported_at|generated_at|made_at|time)":\s?"[^"]*"')
KEY = {"Idempotency-Key": "a key of the demo"}


class Site:
    """Volumes that outlive their containers, and a server beside them."""

    def __init__(self, server):
        self.server, self.prefix = server, unused_name()
        self.port = free_port()  # stands in the links of pages
        self.key = ""  # as given in SECRET_KEY; without one it is made on the data volume
        places = {"data": "/data", "media": "/app/mediafiles", "backups": "/backups"}
        self.volumes = {f"{self.prefix}_{name}": place for name, place in places.items()}

    @property
    def options(self):
        mounted = [f"--volume={name}:{place}" for name, place in self.volumes.items()]
        return ["--network=host", *HARDENED, *mounted]

    @contextlib.contextmanager
    def started(self, env):
        values = settings(self.port, **env, **ADMIN) | {"SECRET_KEY": self.key}
        with container(*self.options, *env_options(values)) as name:
            running = Appliance(name, self.port)
            running.wait_ready()
            yield running

    def moves(self, *words, name=""):
        """One container beside whatever runs, with the settings of the server."""
        named = ["--name", name] if name else []
        env = env_options({**self.server.environment(), "SECRET_KEY": self.key})
        argv = ["docker", "run", "--rm", *named, *self.options, *env, appliance_image(), *words]
        return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def site():
    with Postgres.temporary(durable=True) as server:
        site = Site(server)
        try:
            yield site
        finally:
            docker("volume", "rm", "--force", *site.volumes, check=False)


def log_in(running):
    login = {"email": "demo@example.com", "password": PHRASE}
    tokens = running.client().post("/api/auth/login", login)
    assert tokens.status_code == 200, tokens.text
    return Client(running.base, {"Authorization": f"Bearer {tokens.json()['access']}"})


def admin_session(running):
    """A browser that has logged in to the administration."""
    browser = requests.Session()
    browser.get(f"{running.base}/admin/login/")
    form = {
        "username": ADMIN["SUPERUSER_EMAIL"],
        "password": ADMIN["SUPERUSER_PASSWORD"],
        "csrfmiddlewaretoken": browser.cookies["csrftoken"],
    }
    browser.post(f"{running.base}/admin/login/?next=/admin/", form)
    return browser


def body(bet):
    """One more bet at the same account."""
    leg = {"event": "Ajax - PSV", "selection": "Ajax", "odds": "1.50"}
    return {
        "account": bet["account"],
        "bankroll": bet["bankroll"],
        "sport": bet["sport"],
        "stake": "10.00",
        "placed_at": "2024-05-19T17:00:00+02:00",
        "legs": [leg],
    }


def answers(client):
    """What every address of the API without a key in it answers, found from its document."""
    paths = client.get("/api/schema/?format=json").json()["paths"]
    plain = [path for path, methods in paths.items() if "get" in methods and "{" not in path]
    assert len(plain) > 20
    found = {path: client.get(path) for path in plain if not path.startswith("/api/schema")}
    return {path: (answer.status_code, stable(answer)) for path, answer in found.items()}


def stable(answer):
    """Without the moment of asking; of an archive, what is in it."""
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(answer.content)) as archive:
            return {name: unpacked(name, archive.read(name)) for name in archive.namelist()}
    return MOMENT.sub("", answer.text)


def unpacked(name, content):
    """PostgreSQL keeps the members of a JSON object in an order of its own."""
    return json.loads(content) if name.endswith(".json") else content


@pytest.fixture(scope="module")
def lived(site):
    """The site on SQLite, with all kinds of things in it; then moved while somebody writes."""
    with site.started({}) as running:
        running.run("appliance", "manage", "demo", "--password", PHRASE)
        demo = log_in(running)
        bets = demo.get("/api/v1/bets?limit=100").json()["results"]
        photo = BytesIO()
        Image.new("RGB", (60, 40), "white").save(photo, "JPEG")
        files = {"file": ("slip.jpg", photo.getvalue())}
        kept = demo.call("POST", f"/api/v1/bets/{bets[0]['id']}/attachments", files=files).json()
        bet = demo.post("/api/v1/bets", body(bets[0]), headers=KEY)
        assert bet.status_code == 201, bet.text
        browser, before = admin_session(running), answers(demo)
        asked = site.moves(*MOVE)
        without_a_key = asked.communicate(timeout=60)[1]
        site.key = running.run("cat", "/data/secret_key")
        killed(site, running)
        said, acknowledged, later = moved_meanwhile(site, running)
        yield {
            "site": site,
            "before": before,
            "headers": demo.headers,
            "browser": browser,
            "photo": kept["url"],
            "bet": bet,
            "body": body(bets[0]),
            "without_a_key": without_a_key,
            "said": said,
            "acknowledged": acknowledged,
            "later": later,
            "running": running,
        }


def tables(site):
    query = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    return site.server.rows(query)[0][0]


def killed(site, running):
    """At random moments, each of its processes: the target is empty, the source goes on."""
    chance = random.Random(11)
    for number in range(MOMENTS):
        name = unused_name()
        run = site.moves(*MOVE, name=name)
        words = ("appliance move-to", "move_database")[number % 2]
        wait_until(lambda name=name: processes(name, "move_database"), 60, "the start")
        time.sleep(chance.uniform(0.0, 2.5))
        for pid in processes(name, words):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, chance.choice([signal.SIGKILL, signal.SIGTERM]))
        said = "".join(run.communicate(timeout=120))
        assert "moved:" not in said, "too late to be killed"
        assert tables(site) == 0, said
    assert running.client().register()


def processes(name, words):
    done = subprocess.run(
        ["docker", "top", name, "-eo", "pid,args"], capture_output=True, text=True
    )
    return [int(line.split()[0]) for line in done.stdout.splitlines()[1:] if words in line]


def moved_meanwhile(site, running):
    """What the command said, the names that were acknowledged, and what came after the end."""
    client = running.client()
    client.register()
    taken, stop = {}, threading.Event()

    def write():
        for number in range(100_000):
            if stop.is_set():
                return
            answer = client.post("/api/v1/tags", {"name": f"tag {number}"})
            taken[f"tag {number}"] = answer.status_code

    thread = threading.Thread(target=write)
    thread.start()
    try:
        run = site.moves(*MOVE)
        said = "".join(run.communicate(timeout=120))
        assert run.returncode == 0, said
    finally:
        stop.set()
        thread.join(60)
    later = client.post("/api/v1/tags", {"name": "too late"})
    read = client.get("/api/v1/tags?limit=1").status_code
    assert set(taken.values()) == {201, 503}
    acknowledged = {name for name, status in taken.items() if status == 201}
    return said, acknowledged, (later, read)


@pytest.fixture(scope="module")
def there(lived):
    """The same site, started on PostgreSQL."""
    site = lived["site"]
    docker("stop", lived["running"].name)
    with site.started(site.server.environment()) as running:
        yield running


def test_it_says_what_it_moved_and_what_stays(lived):
    assert "users, 241 bets" in lived["said"]
    assert "There is no way back from PostgreSQL to SQLite" in lived["said"]


def test_without_the_key_of_the_trial_it_says_where_that_is(lived):
    assert "SECRET_KEY is missing" in lived["without_a_key"]
    assert "is in /data/secret_key: give that as SECRET_KEY" in lived["without_a_key"]


def test_what_would_be_written_in_the_old_place_afterwards_is_refused(lived):
    later, read = lived["later"]

    assert (later.status_code, read) == (503, 200)
    assert "Nothing was changed" in later.json()["detail"] and later.headers["Retry-After"]


def test_every_address_of_the_api_answers_the_same(lived, there):
    client = Client(there.base, lived["headers"])
    after = answers(client)

    assert len(after) == len(lived["before"])
    for path, answer in after.items():
        assert answer == lived["before"][path], path


def test_nothing_that_was_acknowledged_meanwhile_is_missing(lived, there):
    names = {row[0] for row in lived["site"].server.rows("SELECT name FROM betting_tag")}

    assert lived["acknowledged"] and lived["acknowledged"] <= names


def test_sessions_and_passwords_go_on(lived, there):
    browser = lived["browser"]
    page = browser.get(f"{there.base}/admin/", allow_redirects=False)

    assert page.status_code == 200
    assert log_in(there).get("/api/v1/ledger/verify").json()["ok"] is True


def test_a_key_that_was_used_is_known(lived, there):
    client = Client(there.base, lived["headers"])
    again = client.post("/api/v1/bets", lived["body"], headers=KEY)

    assert (again.status_code, again.json()) == (201, lived["bet"].json())


def test_photos_are_still_their_owners(lived, there):
    photo = Client(there.base, lived["headers"]).get(lived["photo"])

    assert (photo.status_code, Image.open(BytesIO(photo.content)).size) == (200, (60, 40))


def test_it_writes_where_it_is_now(lived, there):
    client = Client(there.base, lived["headers"])
    made = client.post("/api/v1/tags", {"name": "in the new place"})

    assert made.status_code == 201
