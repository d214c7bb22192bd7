"""The betting log through nginx, in the real container."""

from io import BytesIO

import pytest
from PIL import Image

from tests.rig.appliance import Client

PASSWORD = "a phrase for all"


@pytest.fixture(scope="module")
def demo(trial):
    """The demo person's client, made by the operator's command."""
    output = trial.run("appliance", "manage", "demo", "--password", PASSWORD)
    assert "bets were made" in output or "nothing was changed" in output
    client = trial.client()
    login = {"email": "demo@example.com", "password": PASSWORD}
    access = client.post("/api/auth/login", login).json()["access"]
    return Client(client.base, {"Authorization": f"Bearer {access}"})


@pytest.fixture
def photo(demo):
    """The address of a slip's photo."""
    content = BytesIO()
    Image.new("RGB", (60, 40), "white").save(content, "JPEG")
    bet = demo.get("/api/v1/bets?limit=1").json()["results"][0]["id"]
    files = {"file": ("slip.jpg", content.getvalue())}
    answer = demo.call("POST", f"/api/v1/bets/{bet}/attachments", files=files)
    assert answer.status_code == 201, answer.text
    return answer.json()["url"]


def test_a_photo_is_sent_by_nginx_to_its_owner(demo, photo):
    answer = demo.get(photo)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(BytesIO(answer.content)).size == (60, 40)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Accel-Redirect" not in answer.headers


def test_a_photo_of_somebody_else_is_a_404(trial, photo):
    stranger = trial.client()
    stranger.register()

    assert stranger.get(photo).status_code == 404
    assert trial.client().get(photo).status_code == 401


def test_the_demo_shows_figures_and_its_ledger_is_whole(demo):
    (summary,) = demo.get("/api/v1/stats/summary").json()["results"]

    assert (summary["bets"], summary["pending"]) == (240, 6)
    assert demo.get("/api/v1/ledger/verify").json()["ok"] is True


def test_an_export_is_streamed_and_imported_without_a_new_bet(demo):
    file = {"file": ("bets.csv", demo.get("/api/v1/bets.csv").content)}
    answer = demo.call("POST", "/api/v1/imports", files=file)

    assert answer.status_code == 201, answer.text
    assert (answer.json()["created_count"], answer.json()["duplicate_count"]) == (0, 240)
