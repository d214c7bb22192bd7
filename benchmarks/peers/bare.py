"""The limit: what gunicorn does when the application costs nothing.

Answers every request with the content of the file that `BARE_ANSWER` names.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_ANSWER = Path(os.environ["BARE_ANSWER"]).read_bytes()
_HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(_ANSWER)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", _HEADERS)
    return [_ANSWER]
