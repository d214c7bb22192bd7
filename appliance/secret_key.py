"""The trial's own SECRET_KEY: made once, kept on the data volume."""

from __future__ import annotations

import os
import secrets

from appliance.paths import Paths


def secret_key_ensure(paths: Paths) -> bool:
    """Return whether a key was made. Two containers at once agree on one key."""
    if paths.secret_key.exists():
        return False
    draft = paths.secret_key.with_suffix(f".{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, paths.secret_key)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
