"""The compose files: the same container as deploy.sh's, for those who prefer them."""

from pathlib import Path

import yaml

from appliance.config import variables

ROOT = Path(__file__).resolve().parents[3]
INSIDE = {"HTTP_PORT", "HTTPS_PORT", "GUNICORN_PORT"}  # the files fix the ports inside


def service(name: str) -> dict:
    return yaml.safe_load((ROOT / name).read_text())["services"]["wisebet"]


def test_trial_passes_on_every_variable_of_the_contract():
    wanted = []
    for name, about in variables().items():
        if name not in INSIDE:
            wanted += [name, f"{name}_FILE"] if about.secret else [name]

    assert service("docker-compose.yml")["environment"] == wanted


def test_production_takes_every_setting_from_the_env_file():
    assert service("docker-compose.prod.yml")["env_file"] == ".env"


def test_both_files_keep_the_same_volumes():
    trial, production = service("docker-compose.yml"), service("docker-compose.prod.yml")

    assert [*trial["volumes"], "./secrets:/run/secrets:ro"] == production["volumes"]


def test_production_has_no_privilege():
    production = service("docker-compose.prod.yml")

    assert (production["read_only"], production["cap_drop"]) == (True, ["ALL"])
    assert production["security_opt"] == ["no-new-privileges"]
