"""The real image on the real engine."""

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import appliance_image
from tests.rig.postgres import Postgres


@pytest.fixture(scope="session")
def image():
    return appliance_image()


@pytest.fixture
def database():
    """An empty external PostgreSQL on the loopback."""
    with Postgres.temporary(durable=True) as server:
        yield server


@pytest.fixture(scope="module")
def trial():
    """A container that was given nothing: the embedded database."""
    with appliance({"SECRET_KEY": "", "MAX_UPLOAD_MB": "1"}) as running:
        yield running


@pytest.fixture
def alice(trial):
    client = trial.client()
    client.register()
    return client
