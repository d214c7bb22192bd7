"""Schemathesis reads the OpenAPI document and sends whatever it allows, and what it forbids."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.gunicorn import Gunicorn, manage

PASSWORD = "a phrase for all"
# A body of the right shape may still be no bet; and a missing If-Match is a 428, not a 400.
EXCLUDED = "positive_data_acceptance,missing_required_header"


@pytest.fixture
def server(tmp_path, postgres):
    with Gunicorn.running(tmp_path, **postgres.create("schemathesis")) as running:
        manage("demo", "--password", PASSWORD, environment=running.environment)
        yield running


def test_schemathesis_finds_nothing(server, tmp_path):
    login = {"email": "demo@example.com", "password": PASSWORD}
    access = server.post("/api/auth/login", login).body["access"]
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", f"http://127.0.0.1:{server.port}/api/schema/"),
            *("--header", f"Authorization: Bearer {access}"),
            *("--include-path-regex", "^/api/v1/", "--exclude-path-regex", "^/api/v1/me$"),
            *("--exclude-checks", EXCLUDED, "--phases", "examples,coverage,fuzzing,stateful"),
            *("--max-examples", "15", "--seed", "1", "--suppress-health-check", "all"),
        ],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=180,
    )

    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert "Traceback" not in server.log.read_text()
