"""JSON, written by orjson; parts of an answer may be JSON already."""

from __future__ import annotations

from typing import Any

import orjson
from rest_framework.renderers import JSONRenderer as RestFrameworkRenderer
from rest_framework.utils.encoders import JSONEncoder

# Text that is JSON already: it is put into an answer as it is.
Ready = orjson.Fragment

# Dates and times are REST framework's to write.
_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
_other = JSONEncoder().default


class JSONRenderer(RestFrameworkRenderer):
    def render(self, data: Any, *_: Any, **__: Any) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=_other, option=_OPTIONS)
