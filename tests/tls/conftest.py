"""A site with a certificate of a CA of its own, and what else stands around it."""

from pathlib import Path

import pytest

from tests.rig.engine import appliance_image
from tests.rig.https import NAME
from tests.rig.pebble import Pebble
from tests.rig.system import free_port
from tests.rig.tls import site, volume

# The package keeps it in a folder of the architecture.
FAKETIME = next(Path("/usr/lib").glob("*/faketime"), Path("/usr/lib/faketime"))


@pytest.fixture
def certificates():
    """An empty certificate volume."""
    with volume() as name:
        yield name


@pytest.fixture(scope="module")
def ca():
    """A CA that looks for challenges where `issued` listens."""
    port = free_port()
    with Pebble.running(port, blocked=("blocked.example",)) as running:
        running.http_port = port
        yield running


@pytest.fixture(scope="module")
def issued(ca):
    """A site that has its first certificate."""
    options = (ca.mount(), f"--volume={FAKETIME}:/faketime:ro")
    env = {"DOMAINS": NAME, **ca.environment()}
    with site(env, *options, http_port=ca.http_port) as running:
        running.wait_issued()
        yield running


@pytest.fixture
def steady(issued):
    """`issued`; whatever the test does, it serves what it served, and is ready."""
    before = issued.certificate()
    yield issued
    assert issued.certificate() == before
    assert issued.is_ready()


@pytest.fixture(scope="session")
def image():
    return appliance_image()
