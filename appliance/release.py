"""What this release is, told from files alone: no database is asked, no Django started."""

from __future__ import annotations

from appliance.archives import code_version
from appliance.config import variables
from appliance.database.migrations import planned_in_order
from appliance.paths import CODE_ROOT

_REVISION = CODE_ROOT / "revision"


def release() -> dict[str, object]:
    """Two of these, compared, are what an update brings."""
    return {
        "version": code_version(),
        "revision": revision(),
        "migrations": planned_in_order(),
        "settings": list(variables()),
    }


def revision() -> str:
    """Of the tree that the image was made from; `unknown` outside an image."""
    try:
        return _REVISION.read_text().strip() or "unknown"
    except OSError:
        return "unknown"
