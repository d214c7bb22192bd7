"""Schemathesis reads the OpenAPI document of the running container, and sends it whatever
the document allows and forbids, through nginx."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import logs
from tests.rig.postgres import Postgres

PASSWORD = "a phrase for all"
# A body of the right shape may still be no bet; and a missing If-Match is a 428, not a 400.
EXCLUDED = "positive_data_acceptance,missing_required_header"


@pytest.fixture
def running():
    with Postgres.temporary() as server, appliance(server.environment()) as running:
        running.run("appliance", "manage", "demo", "--password", PASSWORD)
        yield running


def test_schemathesis_finds_nothing(running, tmp_path):
    login = {"email": "demo@example.com", "password": PASSWORD}
    access = running.client().post("/api/auth/login", login).json()["access"]
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", f"{running.base}/api/schema/"),
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
    assert "Traceback" not in logs(running.name)
