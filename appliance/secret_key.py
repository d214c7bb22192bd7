"""The trial's own SECRET_KEY: made once, kept on the data volume."""

from __future__ import annotations

import secrets

from appliance.files import locked, write_private
from appliance.paths import Paths

_RANDOM_BYTES = 48
_LENGTH = 64  # of that many bytes in base64


def secret_key_ensure(paths: Paths) -> bool:
    """Return whether a key was made: there was none, or one cut short. Two containers agree."""
    if _is_whole(paths):
        return False
    with locked(paths.data / "secret_key.lock"):
        if _is_whole(paths):  # another container was faster
            return False
        write_private(paths.secret_key, secrets.token_urlsafe(_RANDOM_BYTES).encode())
    return True


def _is_whole(paths: Paths) -> bool:
    try:
        return len(paths.secret_key.read_bytes().strip()) >= _LENGTH
    except OSError:
        return False
