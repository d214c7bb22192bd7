"""JSON bodies from strangers."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class SafeJsonParser(JSONParser):
    """REST framework's; a body nested too deep is the client's mistake, not ours."""

    def parse(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().parse(*arguments, **options)
        except RecursionError:
            raise ParseError() from None
