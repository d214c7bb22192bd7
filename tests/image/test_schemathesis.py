"""Schemathesis reads the OpenAPI document of the running container, and sends it whatever
the document allows and forbids, through nginx.

Every check is on. What an operation says of itself decides which refusals it may answer to what
its schema allows: a rule beyond a schema is told by an example of the operation's own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import logs
from tests.rig.postgres import Postgres

PASSWORD = "a phrase for all"
# Refusals of what is well formed: of rows that are not there, rules, versions and old tokens.
ACCEPTING = ["2xx", "3xx", "401", "403", "404", "409"]
RULES = {"400", "412", "422"}
REFUSING = ["400", "401", "403", "406", "415", "422"]


@pytest.fixture
def running():
    many = {"RATE_LIMIT_AUTH_PER_MINUTE": "0", "RATE_LIMIT_API_PER_SECOND": "0"}
    with Postgres.temporary() as server, appliance({**server.environment(), **many}) as running:
        running.run("appliance", "manage", "demo", "--password", PASSWORD)
        yield running


def configuration(document):
    """Of each operation: which statuses are right for what its schema allows, and without a header
    it requires."""
    lines = []
    for methods in document["paths"].values():
        for operation in methods.values():
            own = {status for status, each in operation["responses"].items() if "$ref" not in each}
            lines += [
                "[[operations]]",
                f"include-operation-id = {json.dumps(operation['operationId'])}",
                "[operations.checks.positive_data_acceptance]",
                f"expected-statuses = {json.dumps([*ACCEPTING, *sorted(own & RULES)])}",
                "[operations.checks.missing_required_header]",
                f"expected-statuses = {json.dumps([*REFUSING, *sorted(own & {'428'})])}",
            ]
    return "\n".join(lines)


def test_schemathesis_finds_nothing(running, tmp_path):
    login = {"email": "demo@example.com", "password": PASSWORD}
    access = running.client().post("/api/auth/login", login).json()["access"]
    document = running.client().get("/api/schema/").json()
    (tmp_path / "schemathesis.toml").write_text(configuration(document))
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", f"{running.base}/api/schema/"),
            *("--header", f"Authorization: Bearer {access}"),
            *("--phases", "examples,coverage,fuzzing,stateful"),
            *("--max-examples", "15", "--seed", "1", "--suppress-health-check", "all"),
        ],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=240,
    )

    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert "Traceback" not in logs(running.name)
