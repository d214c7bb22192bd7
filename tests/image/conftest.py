"""The real image on the real engine."""

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import appliance_image


@pytest.fixture(scope="session")
def image():
    return appliance_image()


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
